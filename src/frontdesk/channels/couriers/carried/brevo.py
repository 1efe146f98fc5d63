"""Brevo."""

from typing import Any, ClassVar

from frontdesk.channels.couriers.courier import Courier, Key


class Brevo(Courier, slug="brevo"):
    label = "Brevo"
    backend: ClassVar[str] = "anymail.backends.brevo.EmailBackend"
    view: ClassVar[str] = "anymail.webhooks.brevo.BrevoTrackingWebhookView"
    steps: ClassVar[str] = "Transactional, Webhook: enter the address for delivered, bounces, spam, opened."
    keys: ClassVar[tuple[Key, ...]] = (Key("api_key", "API key"),)

    @classmethod
    def failure(cls, event: Any) -> str:
        told = str(event.esp_event.get("event"))
        return {"hard_bounce": "hard", "invalid_email": "hard", "soft_bounce": "soft"}.get(told, "")
