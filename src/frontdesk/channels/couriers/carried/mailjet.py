"""Mailjet."""

from typing import Any, ClassVar

from frontdesk.channels.couriers.courier import Courier, Key


class Mailjet(Courier, slug="mailjet"):
    label = "Mailjet"
    backend: ClassVar[str] = "anymail.backends.mailjet.EmailBackend"
    view: ClassVar[str] = "anymail.webhooks.mailjet.MailjetTrackingWebhookView"
    steps: ClassVar[str] = "Account, Event notifications: enter the address for sent, bounce, spam, blocked and open."
    keys: ClassVar[tuple[Key, ...]] = (
        Key("api_key", "API key"),
        Key("secret_key", "secret key"),
    )

    @classmethod
    def failure(cls, event: Any) -> str:
        if "hard_bounce" not in event.esp_event:
            return ""
        return "hard" if event.esp_event["hard_bounce"] else "soft"

    @classmethod
    def words(cls, event: Any) -> str:
        said = event.esp_event
        return super().words(event) or f"{said.get('error', '')}: {said.get('comment', '')}".strip(": ")
