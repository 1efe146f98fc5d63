"""MailerSend: inbound routes, signed, with the raw mail."""

import datetime
from typing import Any, ClassVar

from anymail.webhooks.mailersend import MailerSendInboundWebhookView

from frontdesk.channels.hooks.provider import Handed, Provider, in_time

STALE = datetime.timedelta(days=3)


class MailerSend(Provider, slug="mailersend"):
    label = "MailerSend"
    view: ClassVar[type[Any]] = MailerSendInboundWebhookView
    steps: ClassVar[str] = "In MailerSend, make an inbound route that posts to the address."
    keys: ClassVar[tuple[tuple[str, str], ...]] = (("inbound_secret", "Secret of the inbound route"),)
    is_signed: ClassVar[bool] = True

    @classmethod
    def mail_of(cls, event: Any, fields: dict[str, bytes]) -> Handed:
        if event.timestamp is not None:
            in_time(event.timestamp.timestamp(), STALE)
        return super().mail_of(event, fields)

    @classmethod
    def raw(cls, event: Any, fields: dict[str, bytes]) -> bytes:
        return str(event.esp_event["data"].get("raw") or "").encode("utf-8", "surrogateescape")
