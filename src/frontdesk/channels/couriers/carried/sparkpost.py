"""SparkPost."""

from typing import ClassVar

from frontdesk.channels.couriers.courier import Courier, Key


class SparkPost(Courier, slug="sparkpost"):
    label = "SparkPost"
    backend: ClassVar[str] = "anymail.backends.sparkpost.EmailBackend"
    view: ClassVar[str] = "anymail.webhooks.sparkpost.SparkPostTrackingWebhookView"
    steps: ClassVar[str] = "Configuration, Webhooks: enter the address for delivery, bounce, spam complaint and open."
    keys: ClassVar[tuple[Key, ...]] = (Key("api_key", "API key"),)
    regions: ClassVar[dict[str, str]] = {"eu": "https://api.eu.sparkpost.com/api/v1"}
