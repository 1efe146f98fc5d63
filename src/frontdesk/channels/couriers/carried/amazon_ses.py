"""Amazon SES."""

import json
from typing import Any, ClassVar

from django.http import HttpRequest

from frontdesk.channels.couriers.courier import Courier, Key
from frontdesk.channels.hooks import notifications
from frontdesk.channels.models import Inbox


class AmazonSES(Courier, slug="amazon-ses"):
    label = "Amazon SES"
    backend: ClassVar[str] = "anymail.backends.amazon_ses.EmailBackend"
    view: ClassVar[str] = "anymail.webhooks.amazon_ses.AmazonSESTrackingWebhookView"
    steps: ClassVar[str] = "SNS: subscribe the address by HTTPS to the topic of your configuration set."
    keys: ClassVar[tuple[Key, ...]] = (
        Key("access_key", "access key"),
        Key("secret_key", "secret access key"),
        Key("region", "region"),
        Key("configuration_set_name", "configuration set", False),
    )
    keeps_message_id: ClassVar[bool] = False
    is_signed: ClassVar[bool] = True

    @classmethod
    def _given(cls, inbox: Inbox, keys: tuple[Key, ...]) -> dict[str, Any]:
        """boto3 takes the credentials as parameters of its session."""
        given = super()._given(inbox, keys)
        session = {
            "aws_access_key_id": given.pop("access_key"),
            "aws_secret_access_key": given.pop("secret_key"),
            "region_name": given.pop("region"),
        }
        return given | {"session_params": session}

    @classmethod
    def failure(cls, event: Any) -> str:
        kind = (event.esp_event.get("bounce") or {}).get("bounceType")
        return {"Permanent": "hard", "Transient": "soft"}.get(str(kind), "")

    @classmethod
    def events(cls, inbox: Inbox, request: HttpRequest) -> list[Any]:
        """Verified by hand: anymail leaves the signature of SNS unverified, and would confirm by Amazon's library."""
        said = notifications.verified(request.body)
        return list(cls.verifier(inbox).esp_to_anymail_events(said, json.loads(request.body))) if said else []

    @classmethod
    def hook_settings(cls, inbox: Inbox) -> dict[str, Any]:
        """The reader asks nothing of Amazon, so it needs no key."""
        return {"session_params": {}, "client_params": {}}

    @classmethod
    def kind(cls, event: Any) -> str:
        return "deferred" if event.esp_event.get("eventType") == "DeliveryDelay" else super().kind(event)

    @classmethod
    def words(cls, event: Any) -> str:
        people = (event.esp_event.get("deliveryDelay") or {}).get("delayedRecipients") or [{}]
        return super().words(event) or str(people[0].get("diagnosticCode", ""))
