"""Mandrill: inbound routes, signed over the address, with the raw mail."""

from typing import Any, ClassVar

from anymail.webhooks.mandrill import MandrillCombinedWebhookView

from frontdesk.channels.hooks.provider import Provider


class Mandrill(Provider, slug="mandrill"):
    label = "Mandrill"
    view: ClassVar[type[Any]] = MandrillCombinedWebhookView
    steps: ClassVar[str] = "In Mandrill, under Inbound, add a route with the address as its webhook."
    keys: ClassVar[tuple[tuple[str, str], ...]] = (("webhook_key", "Webhook key"),)
    is_signed: ClassVar[bool] = True

    @classmethod
    def raw(cls, event: Any, fields: dict[str, bytes]) -> bytes:
        return str(event.esp_event["msg"].get("raw_msg") or "").encode("utf-8", "surrogateescape")
