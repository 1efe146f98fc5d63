"""Postmark: the inbound webhook; the raw mail when "Include raw email content" is ticked."""

from typing import Any, ClassVar

from anymail.webhooks.postmark import PostmarkInboundWebhookView

from frontdesk.channels.hooks.provider import Provider


class Postmark(Provider, slug="postmark"):
    label = "Postmark"
    view: ClassVar[type[Any]] = PostmarkInboundWebhookView
    steps: ClassVar[str] = "In Postmark, in the inbound stream's settings, enter the address and include raw content."

    @classmethod
    def raw(cls, event: Any, fields: dict[str, bytes]) -> bytes:
        return str(event.esp_event.get("RawEmail") or "").encode("utf-8", "surrogateescape")
