"""Amazon SES: a receipt rule with an SNS action, which carries the raw mail; signed by Amazon."""

import base64
from typing import Any, ClassVar

from anymail.webhooks.amazon_ses import AmazonSESInboundWebhookView
from django.http import HttpRequest

from frontdesk.channels.hooks import notifications
from frontdesk.channels.hooks.provider import Handed, Provider, Refused
from frontdesk.channels.models import Inbox


class AmazonSes(Provider, slug="amazon-ses"):
    label = "Amazon SES"
    view: ClassVar[type[Any]] = AmazonSESInboundWebhookView
    steps: ClassVar[str] = (
        "In Amazon SES, make a receipt rule with an SNS action, and subscribe the address to its topic."
    )
    is_signed: ClassVar[bool] = True

    @classmethod
    def handed(cls, inbox: Inbox, request: HttpRequest, fields: dict[str, bytes]) -> list[Handed]:
        """Verified by hand: anymail leaves SNS signatures unverified, and would ask for Amazon's library."""
        event = notifications.verified(request.body)
        if event is None:
            return []
        if event.get("notificationType") != "Received" or "content" not in event:
            raise Refused("The notification carries no mail: choose the SNS action.", 400)
        is_base64 = event["receipt"]["action"].get("encoding") == "BASE64"
        raw = base64.b64decode(event["content"]) if is_base64 else event["content"].encode("utf-8", "surrogateescape")
        recipients = event["receipt"].get("recipients") or [""]
        return [Handed(raw, str(event["mail"].get("source") or ""), str(recipients[0]))]
