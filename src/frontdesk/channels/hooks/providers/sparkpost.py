"""SparkPost: relay webhooks, with the raw mail."""

import base64
from typing import Any, ClassVar

from anymail.webhooks.sparkpost import SparkPostInboundWebhookView

from frontdesk.channels.hooks.provider import Provider


class SparkPost(Provider, slug="sparkpost"):
    label = "SparkPost"
    view: ClassVar[type[Any]] = SparkPostInboundWebhookView
    steps: ClassVar[str] = "In SparkPost, make a relay webhook with the address as its target."

    @classmethod
    def raw(cls, event: Any, fields: dict[str, bytes]) -> bytes:
        content = event.esp_event["msys"]["relay_message"]["content"]
        text = str(content["email_rfc822"])
        return (
            base64.b64decode(text) if content.get("email_rfc822_is_base64") else text.encode("utf-8", "surrogateescape")
        )
