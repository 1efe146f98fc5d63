"""Mandrill."""

from typing import Any, ClassVar

from frontdesk.channels.couriers.courier import Courier, Key


class Mandrill(Courier, slug="mandrill"):
    label = "Mandrill"
    backend: ClassVar[str] = "anymail.backends.mandrill.EmailBackend"
    view: ClassVar[str] = "anymail.webhooks.mandrill.MandrillCombinedWebhookView"
    steps: ClassVar[str] = "Settings, Webhooks: enter the address, then copy its key to here."
    keys: ClassVar[tuple[Key, ...]] = (Key("api_key", "API key"),)
    hook_keys: ClassVar[tuple[Key, ...]] = (Key("webhook_key", "webhook key"),)
    is_signed: ClassVar[bool] = True

    @classmethod
    def failure(cls, event: Any) -> str:
        told = str(event.esp_event.get("event"))
        return {"hard_bounce": "hard", "soft_bounce": "soft"}.get(told, "")

    @classmethod
    def kind(cls, event: Any) -> str:
        return "delivered" if event.esp_event.get("event") == "delivered" else super().kind(event)
