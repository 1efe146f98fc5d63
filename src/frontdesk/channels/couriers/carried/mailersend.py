"""MailerSend."""

from typing import Any, ClassVar

from frontdesk.channels.couriers.courier import Courier, Key


class MailerSend(Courier, slug="mailersend"):
    label = "MailerSend"
    backend: ClassVar[str] = "anymail.backends.mailersend.EmailBackend"
    view: ClassVar[str] = "anymail.webhooks.mailersend.MailerSendTrackingWebhookView"
    steps: ClassVar[str] = "Domain, Webhooks: add the address, then copy its signing secret to here."
    keys: ClassVar[tuple[Key, ...]] = (Key("api_token", "API token"),)
    hook_keys: ClassVar[tuple[Key, ...]] = (Key("signing_secret", "signing secret"),)
    is_signed: ClassVar[bool] = True

    @classmethod
    def failure(cls, event: Any) -> str:
        return {"hard_bounced": "hard", "soft_bounced": "soft"}.get(str(event.esp_event["data"]["type"]), "")

    @classmethod
    def kind(cls, event: Any) -> str:
        told = str(event.esp_event["data"]["type"])
        return {"deferred": "deferred", "opened_unique": "opened"}.get(told) or super().kind(event)
