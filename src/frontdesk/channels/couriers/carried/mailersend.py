"""MailerSend."""

from typing import ClassVar

from frontdesk.channels.couriers.courier import Courier, Key


class MailerSend(Courier, slug="mailersend"):
    label = "MailerSend"
    backend: ClassVar[str] = "anymail.backends.mailersend.EmailBackend"
    view: ClassVar[str] = "anymail.webhooks.mailersend.MailerSendTrackingWebhookView"
    steps: ClassVar[str] = "Domain, Webhooks: add the address, then copy its signing secret to here."
    keys: ClassVar[tuple[Key, ...]] = (Key("api_token", "API token"),)
    hook_keys: ClassVar[tuple[Key, ...]] = (Key("signing_secret", "signing secret"),)
    is_signed: ClassVar[bool] = True
