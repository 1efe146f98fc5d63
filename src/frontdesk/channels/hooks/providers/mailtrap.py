"""Mailtrap: the inbound webhook, signed; the mail itself is fetched with the API token."""

import datetime
import json
from typing import Any, ClassVar
from urllib.parse import quote

from anymail.webhooks.mailtrap import MailtrapInboundWebhookView
from django.http import HttpRequest

from frontdesk.channels.hooks.fetching import fetch
from frontdesk.channels.hooks.provider import Handed, Provider, in_time
from frontdesk.channels.models import Inbox

API = "https://mailtrap.io/api/"
EVENTS = {"inbound.message_received", "inbound_message_received"}  # as it calls, and as its documentation says
EXAMPLE = 1  # the inbox of the call that its "Test your integration" makes
STALE = datetime.timedelta(days=3)


class Mailtrap(Provider, slug="mailtrap"):
    label = "Mailtrap"
    view: ClassVar[type[Any]] = MailtrapInboundWebhookView
    steps: ClassVar[str] = "In Mailtrap, add a webhook for inbound mail with the address as its URL."
    keys: ClassVar[tuple[tuple[str, str], ...]] = (("inbound_secret", "Signing key"), ("api_token", "API token"))
    is_signed: ClassVar[bool] = True

    @classmethod
    def handed(cls, inbox: Inbox, request: HttpRequest, fields: dict[str, bytes]) -> list[Handed]:
        """The raw mails; what anymail makes of them would be written anew, and a DKIM signature might not survive."""
        view = cls.verifier(inbox)
        view.run_validators(request)
        events = [one for one in json.loads(request.body)["events"] if one["inbox_id"] != EXAMPLE]
        if any(one["event"] not in EVENTS for one in events):
            raise ValueError("These are no inbound mails.")
        for one in events:
            in_time(one["timestamp"] / 1000, STALE)
        return [cls._fetched(cls.api(inbox, API), view.api_token, one) for one in events]

    @classmethod
    def _fetched(cls, api: str, token: str, event: dict[str, Any]) -> Handed:
        inbox, name = quote(str(event["inbox_id"]), safe=""), quote(str(event["message_id"]), safe="")
        where = f"{api}inbound/inboxes/{inbox}/messages/{name}"
        told = json.loads(fetch(where, cls.label, {"Authorization": f"Bearer {token}"}))
        return Handed(bytes(fetch(str(told["raw_message_url"]), cls.label)))
