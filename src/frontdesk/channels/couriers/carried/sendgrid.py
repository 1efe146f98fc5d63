"""SendGrid."""

import datetime
from typing import Any, ClassVar

from django.http import HttpRequest

from frontdesk.channels.couriers.courier import Courier, Key
from frontdesk.channels.hooks.provider import in_time
from frontdesk.channels.models import Inbox

STALE = datetime.timedelta(hours=25)  # SendGrid tries for 24 hours


class SendGrid(Courier, slug="sendgrid"):
    label = "SendGrid"
    backend: ClassVar[str] = "anymail.backends.sendgrid.EmailBackend"
    view: ClassVar[str] = "anymail.webhooks.sendgrid.SendGridTrackingWebhookView"
    steps: ClassVar[str] = "Settings, Mail Settings, Event Webhook: enter the address and switch the signed webhook on."
    keys: ClassVar[tuple[Key, ...]] = (Key("api_key", "API key"),)
    hook_keys: ClassVar[tuple[Key, ...]] = (Key("tracking_webhook_verification_key", "verification key"),)
    is_signed: ClassVar[bool] = True

    @classmethod
    def failure(cls, event: Any) -> str:
        said = event.esp_event
        if said["event"] == "dropped":
            return "hard" if said.get("reason") in {"Bounced Address", "Invalid"} else "soft"
        return "hard" if said.get("bounce_classification") == "Invalid Address" else "soft"

    @classmethod
    def verify(cls, inbox: Inbox, request: HttpRequest) -> None:
        """The moment is signed; anymail takes any."""
        if moment := request.headers.get("X-Twilio-Email-Event-Webhook-Timestamp"):
            in_time(int(moment), STALE)
