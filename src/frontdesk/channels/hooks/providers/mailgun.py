"""Mailgun: routes with forward(), signed; the raw mail when the address ends in mime."""

import datetime
from typing import Any, ClassVar

from anymail.webhooks.mailgun import MailgunInboundWebhookView
from django.http import HttpRequest

from frontdesk.channels.hooks.provider import Handed, Provider, in_time
from frontdesk.channels.models import Inbox

STALE = datetime.timedelta(hours=24)  # Mailgun tries for eight hours


class Mailgun(Provider, slug="mailgun"):
    label = "Mailgun"
    view: ClassVar[type[Any]] = MailgunInboundWebhookView
    steps: ClassVar[str] = "In Mailgun, under Receiving, make a route that forwards to the address."
    keys: ClassVar[tuple[tuple[str, str], ...]] = (("webhook_signing_key", "HTTP webhook signing key"),)
    is_signed: ClassVar[bool] = True

    @classmethod
    def handed(cls, inbox: Inbox, request: HttpRequest, fields: dict[str, bytes]) -> list[Handed]:
        found = super().handed(inbox, request, fields)
        in_time(int(request.POST["timestamp"]), STALE)
        return found

    @classmethod
    def raw(cls, event: Any, fields: dict[str, bytes]) -> bytes:
        return fields.get("body-mime", b"")
