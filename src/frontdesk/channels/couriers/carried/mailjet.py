"""Mailjet."""

from typing import ClassVar

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
