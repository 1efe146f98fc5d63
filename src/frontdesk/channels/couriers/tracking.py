"""What a provider tells about mail that it carried for us."""

import datetime
import logging
import uuid
from typing import Any

from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from frontdesk.channels.actions.bounce import COMPLAINED, Finding, record_finding
from frontdesk.channels.actions.progress import record_progress
from frontdesk.channels.couriers.courier import Courier
from frontdesk.channels.hooks.provider import Refused
from frontdesk.channels.hooks.taking import read_form
from frontdesk.channels.models import Inbox, OutboundEnvelope
from frontdesk.kit import clock, crypto

log = logging.getLogger(__name__)
PROGRESS = {"delivered": "delivered", "opened": "opened"}
HARD = {"invalid", "bounced"}


def hook_token(inbox: Inbox) -> str:
    """The secret part of the address that the inbox's provider calls."""
    return crypto.sign("delivery-hook", f"{inbox.pk}:{inbox.settings.get('hook_number', 0)}", 24)


def inbox_at(pk: int, courier: str, token: str) -> Inbox | None:
    """The inbox that sends through this provider and has this address. Constant time in the secret."""
    inbox = Inbox.objects.active().filter(pk=pk, channel="email").first()
    is_right = constant_time_compare(hook_token(inbox) if inbox else "none", token)
    return inbox if inbox and is_right and inbox.settings.get("courier") == courier else None


def take_reports(inbox: Inbox, courier: type[Courier], request: HttpRequest) -> int:
    """Keep what a verified call says; how many reports were new. Said again, or in another order, it ends the same.

    Raises Refused before anything is changed (A60).
    """
    try:
        read_form(request)
        courier.verify(inbox, request)
        view = courier.verifier(inbox)
        view.run_validators(request)
        events = view.parse_events(request)
    except (AnymailWebhookValidationFailure, LookupError) as error:
        raise Refused("The signature is not the provider's.", 403) from error
    except (AnymailError, TypeError, ValueError, AttributeError, KeyError) as error:
        log.warning("A call of %s for inbox %s cannot be read: %s", courier.slug, inbox.slug, error)
        raise Refused("This is no report that the provider sends.", 400) from error
    return sum(_take(inbox, courier, event) for event in events)


def _take(inbox: Inbox, courier: type[Courier], event: Any) -> bool:
    envelope = _envelope(inbox, event)
    address = str(event.recipient or "").strip().lower()
    if envelope is None or address not in {one.lower() for one in envelope.everybody}:
        return False
    kind = str(event.event_type)
    at = event.timestamp if isinstance(event.timestamp, datetime.datetime) else clock.now()
    if kind == "opened" and not inbox.settings.get("track_opens"):
        return False
    if kind in PROGRESS:
        return record_progress(envelope, address=address, kind=PROGRESS[kind], at=at, source=courier.slug)
    finding = _finding(kind, address, event)
    return finding is not None and record_finding(envelope, finding, source=courier.slug)


def _finding(kind: str, address: str, event: Any) -> Finding | None:
    said = " ".join(str(event.mta_response or event.description or "").split())[:300]
    if kind == "complained":
        return Finding("complaint", address, COMPLAINED)
    if kind == "deferred":
        return Finding("soft", address, "Delayed, and still being tried.", is_final=False, diagnostic=said)
    if kind in {"bounced", "rejected", "failed"}:
        is_hard = kind != "failed" and str(event.reject_reason or "") in HARD
        words = "The address does not exist." if is_hard else "The receiving server refused the message."
        return Finding("hard" if is_hard else "soft", address, words, diagnostic=said)
    return None


def _envelope(inbox: Inbox, event: Any) -> OutboundEnvelope | None:
    """By our own mark, which providers give back, else by their name for the message."""
    ours = OutboundEnvelope.objects.filter(inbox=inbox)
    mark = (event.metadata or {}).get("frontdesk", "") if isinstance(event.metadata, dict) else ""
    try:
        found = ours.filter(uuid=uuid.UUID(str(mark))).first() if mark else None
    except ValueError:
        found = None
    if found is None and event.message_id:
        found = ours.filter(provider_id=str(event.message_id)[:200]).first()
    return found
