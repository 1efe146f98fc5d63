"""Mailtrap: the inbound webhook, signed; the mail itself is fetched with the API token."""

from typing import Any, ClassVar

from anymail.webhooks.mailtrap import MailtrapInboundWebhookView

from frontdesk.channels.hooks.provider import Provider


class Mailtrap(Provider, slug="mailtrap"):
    label = "Mailtrap"
    view: ClassVar[type[Any]] = MailtrapInboundWebhookView
    steps: ClassVar[str] = "In Mailtrap, add a webhook for inbound mail with the address as its URL."
    keys: ClassVar[tuple[tuple[str, str], ...]] = (("inbound_secret", "Signing key"), ("api_token", "API token"))
    is_signed: ClassVar[bool] = True
