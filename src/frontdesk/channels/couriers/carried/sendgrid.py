"""SendGrid."""

from typing import ClassVar

from frontdesk.channels.couriers.courier import Courier, Key


class SendGrid(Courier, slug="sendgrid"):
    label = "SendGrid"
    backend: ClassVar[str] = "anymail.backends.sendgrid.EmailBackend"
    view: ClassVar[str] = "anymail.webhooks.sendgrid.SendGridTrackingWebhookView"
    steps: ClassVar[str] = "Settings, Mail Settings, Event Webhook: enter the address and switch the signed webhook on."
    keys: ClassVar[tuple[Key, ...]] = (Key("api_key", "API key"),)
    hook_keys: ClassVar[tuple[Key, ...]] = (Key("tracking_webhook_verification_key", "verification key"),)
    is_signed: ClassVar[bool] = True
