"""Mailgun."""

from typing import ClassVar

from frontdesk.channels.couriers.courier import Courier, Key


class Mailgun(Courier, slug="mailgun"):
    label = "Mailgun"
    backend: ClassVar[str] = "anymail.backends.mailgun.EmailBackend"
    view: ClassVar[str] = "anymail.webhooks.mailgun.MailgunTrackingWebhookView"
    steps: ClassVar[str] = "Sending, Webhooks: enter the address for delivered, failed, opened and complained."
    keys: ClassVar[tuple[Key, ...]] = (
        Key("api_key", "sending key"),
        Key("sender_domain", "sending domain", False),
    )
    hook_keys: ClassVar[tuple[Key, ...]] = (Key("webhook_signing_key", "webhook signing key"),)
    is_signed: ClassVar[bool] = True
    regions: ClassVar[dict[str, str]] = {"eu": "https://api.eu.mailgun.net/v3"}
