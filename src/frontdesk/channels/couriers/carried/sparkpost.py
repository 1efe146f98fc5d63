"""SparkPost."""

from typing import Any, ClassVar

from frontdesk.channels.couriers.courier import Courier, Key


class SparkPost(Courier, slug="sparkpost"):
    label = "SparkPost"
    backend: ClassVar[str] = "anymail.backends.sparkpost.EmailBackend"
    view: ClassVar[str] = "anymail.webhooks.sparkpost.SparkPostTrackingWebhookView"
    steps: ClassVar[str] = "Configuration, Webhooks: enter the address for delivery, bounce, spam complaint and open."
    keys: ClassVar[tuple[Key, ...]] = (Key("api_key", "API key"),)
    regions: ClassVar[dict[str, str]] = {"eu": "https://api.eu.sparkpost.com/api/v1"}

    @classmethod
    def failure(cls, event: Any) -> str:
        """Its bounce classes that it calls hard: an invalid recipient, and no such mailbox."""
        (said,) = event.esp_event["msys"].values()
        return "hard" if said.get("bounce_class") in {"10", "30"} else "soft"
