"""What a provider tells about mail that it carried for us."""

import datetime
import logging
import uuid
from dataclasses import replace
from typing import Any

from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from frontdesk.channels.actions.bounce import COMPLAINED, Finding, record_finding
from frontdesk.channels.actions.progress import record_progress
from frontdesk.channels.couriers.courier import Courier
from frontdesk.channels.hooks.provider import Refused
from frontdesk.channels.hooks.taking import read_form
from frontdesk.channels.mail.reports import CAUSES
from frontdesk.channels.mail.reports.causes import find_cause
from frontdesk.channels.models import Inbox, OutboundEnvelope
from frontdesk.kit import clock, crypto

log = logging.getLogger(__name__)
PROGRESS = {"delivered": "delivered", "opened": "opened"}
HARD = {"invalid", "bounced"}
UNKNOWN = CAUSES["unknown"]
DELAYED = "Delayed, and still being tried."
REFUSES = "The provider refuses to write to this address: mail to it came back before, or its owner complained."
PLAIN = {  # (how grave, whether the provider did not even try) -> what people read when nobody says more
    ("hard", False): "The address does not exist.",
    ("soft", False): "The receiving server refused the message.",
    ("hard", True): REFUSES,
    ("soft", True): REFUSES,
}


def hook_token(inbox: Inbox) -> str:
    """The secret part of the address that the inbox's provider calls; another after `report_number` has changed."""
    return crypto.sign("delivery-hook", f"{inbox.pk}:{inbox.settings.get('report_number', 0)}", 24)


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
        events = courier.events(inbox, request)
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
    kind = courier.kind(event)
    at = event.timestamp if isinstance(event.timestamp, datetime.datetime) else clock.now()
    if kind == "opened" and not inbox.settings.get("track_opens"):
        return False
    if kind in PROGRESS:
        return record_progress(envelope, address=address, kind=PROGRESS[kind], at=at, source=courier.slug)
    finding = _finding(courier, kind, address, event)
    return finding is not None and record_finding(envelope, replace(finding, at=at), source=courier.slug)


def _finding(courier: type[Courier], kind: str, address: str, event: Any) -> Finding | None:
    """Providers give the receiving server's answer along: its cause says more than that the mail came back."""
    said = " ".join(courier.words(event).split())[:300]
    cause = CAUSES[find_cause("", said)]
    if kind == "complained":
        return Finding("complaint", address, COMPLAINED)
    if kind == "deferred":
        words = DELAYED if cause is UNKNOWN else f"{DELAYED} {cause.sentence}"
        return Finding("soft", address, words, is_final=False, diagnostic=said)
    if kind in {"bounced", "rejected", "failed"}:
        told = courier.failure(event) or ("" if cause is UNKNOWN else cause.kind)
        grave = told or ("hard" if kind != "failed" and str(event.reject_reason or "") in HARD else "soft")
        is_telling = cause is not UNKNOWN and cause.kind == grave
        return Finding(
            grave, address, cause.sentence if is_telling else PLAIN[grave, kind == "rejected"], diagnostic=said
        )
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
