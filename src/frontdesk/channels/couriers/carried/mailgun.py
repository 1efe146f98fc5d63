"""Mailgun."""

import json
from typing import Any, ClassVar

from django.http import HttpRequest

from frontdesk.channels.couriers.courier import Courier, Key
from frontdesk.channels.hooks.provider import in_time
from frontdesk.channels.hooks.providers.mailgun import STALE
from frontdesk.channels.models import Inbox


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

    @classmethod
    def failure(cls, event: Any) -> str:
        said = event.esp_event["event-data"]
        return "hard" if said.get("reason") == "suppress-bounce" else ""

    @classmethod
    def verify(cls, inbox: Inbox, request: HttpRequest) -> None:
        """The moment is signed; anymail takes any."""
        in_time(int(json.loads(request.body)["signature"]["timestamp"]), STALE)
