"""Brevo: inbound parsing; attachments are fetched with the API key."""

from typing import Any, ClassVar

from anymail.webhooks.brevo import BrevoInboundWebhookView

from frontdesk.channels.hooks.provider import Provider


class Brevo(Provider, slug="brevo"):
    label = "Brevo"
    view: ClassVar[type[Any]] = BrevoInboundWebhookView
    steps: ClassVar[str] = "In Brevo, make a webhook of type inbound with the address as its URL."
    keys: ClassVar[tuple[tuple[str, str], ...]] = (("api_key", "API key, for attachments"),)
