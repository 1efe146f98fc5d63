"""MailerSend: inbound routes, signed, with the raw mail."""

from typing import Any, ClassVar

from anymail.webhooks.mailersend import MailerSendInboundWebhookView

from frontdesk.channels.hooks.provider import Provider


class MailerSend(Provider, slug="mailersend"):
    label = "MailerSend"
    view: ClassVar[type[Any]] = MailerSendInboundWebhookView
    steps: ClassVar[str] = "In MailerSend, make an inbound route that posts to the address."
    keys: ClassVar[tuple[tuple[str, str], ...]] = (("inbound_secret", "Secret of the inbound route"),)
    is_signed: ClassVar[bool] = True

    @classmethod
    def raw(cls, event: Any, fields: dict[str, bytes]) -> bytes:
        return str(event.esp_event["data"].get("raw") or "").encode("utf-8", "surrogateescape")
