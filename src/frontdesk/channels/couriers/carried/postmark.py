"""Postmark."""

from typing import Any, ClassVar

from frontdesk.channels.couriers.courier import Courier, Key


class Postmark(Courier, slug="postmark"):
    label = "Postmark"
    backend: ClassVar[str] = "anymail.backends.postmark.EmailBackend"
    view: ClassVar[str] = "anymail.webhooks.postmark.PostmarkTrackingWebhookView"
    steps: ClassVar[str] = "Message Stream, Webhooks: enter the address for delivery, bounce, spam and open."
    keys: ClassVar[tuple[Key, ...]] = (Key("server_token", "server token"),)
    headers: ClassVar[dict[str, str]] = {"X-PM-KeepID": "true"}

    @classmethod
    def failure(cls, event: Any) -> str:
        return "hard" if event.esp_event.get("Type") in {"HardBounce", "BadEmailAddress"} else "soft"
