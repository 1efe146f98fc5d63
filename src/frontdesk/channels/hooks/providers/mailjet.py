"""Mailjet: the Parse API."""

from typing import Any, ClassVar

from anymail.webhooks.mailjet import MailjetInboundWebhookView

from frontdesk.channels.hooks.provider import Provider


class Mailjet(Provider, slug="mailjet"):
    label = "Mailjet"
    view: ClassVar[type[Any]] = MailjetInboundWebhookView
    steps: ClassVar[str] = "In Mailjet, make a parse route with the address as its URL."
