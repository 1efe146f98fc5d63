"""Postal: HTTP endpoints, signed by the server's key."""

import base64
from typing import Any, ClassVar

from anymail.webhooks.postal import PostalInboundWebhookView

from frontdesk.channels.hooks.provider import Provider


class Postal(Provider, slug="postal"):
    label = "Postal"
    view: ClassVar[type[Any]] = PostalInboundWebhookView
    steps: ClassVar[str] = "In Postal, make an HTTP endpoint that is sent the raw message, and a route to it."
    keys: ClassVar[tuple[tuple[str, str], ...]] = (("webhook_key", "Public key of the server, without its BEGIN line"),)
    is_signed: ClassVar[bool] = True

    @classmethod
    def raw(cls, event: Any, fields: dict[str, bytes]) -> bytes:
        message = str(event.esp_event.get("message") or "")
        return (
            base64.b64decode(message) if event.esp_event.get("base64") else message.encode("utf-8", "surrogateescape")
        )
