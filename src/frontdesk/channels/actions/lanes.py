"""Which mail may go now: a lane for each destination, so that a slow or refusing one delays nobody else (F19)."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from frontdesk.channels.models import Destination, Inbox, OutboundEnvelope, OutboundState
from frontdesk.kit import clock
from frontdesk.kit.hold import is_held

LOCK_SPACE = 0x46440003
AT_ONCE = 2  # messages on their way to one domain; a slow or failing one gets a single place
SLOW_SECONDS = 10.0
PATIENCE = 2  # failures of a domain in a row before it is left alone for a while
PAUSES = (60, 120, 300, 900, 1800, 3600)
STUCK_AFTER = datetime.timedelta(minutes=10)


@dataclass(frozen=True)
class Claim:
    """An envelope that is ours to send, through `inbox`, to these of its recipients."""

    envelope: OutboundEnvelope
    inbox: Inbox
    to: list[str]


@dataclass(frozen=True)
class Held:
    """An envelope that has to wait until a moment, and why. Without a moment, until a place is free in its lane."""

    envelope: OutboundEnvelope
    until: datetime.datetime | None
    reason: str


def domain_of(address: str) -> str:
    """The part after the @, in lower case."""
    return address.rpartition("@")[2].lower()


@transaction.atomic
def claim(envelope_id: int) -> Claim | Held | None:
    """Take an envelope for sending, if it is due, nobody else has it and its lane is free.

    One row lock decides between senders, and between sending and cancelling (F22). None when it is not to be sent now.
    On hold nothing is: what is due waits in the outbox (F34).
    """
    if is_held():
        return None
    now = clock.now()
    envelope = OutboundEnvelope.objects.due(now).select_for_update().filter(pk=envelope_id).first()
    if envelope is None:
        return None
    inbox = envelope.inbox or Inbox.objects.sending().order_by("-is_default", "pk").first()
    if inbox is None:
        return Held(envelope, now + datetime.timedelta(minutes=10), "No inbox is set up that can send mail.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, inbox.pk])
    to = _free(envelope, inbox, now)
    if isinstance(to, Held):
        return to
    envelope.state, envelope.claimed_at, envelope.inbox = OutboundState.SENDING, now, inbox
    envelope.attempts += 1
    envelope.save(update_fields=["state", "claimed_at", "attempts", "inbox"])
    return Claim(envelope, inbox, to)


def _free(envelope: OutboundEnvelope, inbox: Inbox, now: datetime.datetime) -> list[str] | Held:
    """The recipients whose lanes are open now; those in other lanes follow later."""
    waiting = envelope.waiting_addresses
    names = {domain_of(one) for one in waiting}
    known = {one.domain: one for one in Destination.objects.filter(inbox=inbox, domain__in=[*names, ""])}
    server = known.get("")
    if server and server.held_until and server.held_until > now:
        return Held(envelope, server.held_until, server.reason)
    busy = _busy(inbox, now)
    places = 1 if server and server.failures else settings.MAIL_CONNECTIONS
    if len(busy) >= places:
        return Held(envelope, None, "")
    held = [one for one in known.values() if one.domain and one.held_until and one.held_until > now]
    shut = {one.domain for one in held}
    full = {name for name in names - shut if sum(name in each for each in busy) >= _places(known.get(name))}
    free = [one for one in waiting if domain_of(one) not in shut | full]
    if free or not waiting:
        return free
    if full:
        return Held(envelope, None, "")
    first = min(held, key=lambda one: one.held_until or now)
    return Held(envelope, first.held_until, first.reason)


def _places(destination: Destination | None) -> int:
    return 1 if destination and (destination.is_slow or destination.failures) else AT_ONCE


def _busy(inbox: Inbox, now: datetime.datetime) -> list[set[str]]:
    """The domains of each message that is on its way through this inbox; senders that died do not count."""
    rows = OutboundEnvelope.objects.filter(
        state=OutboundState.SENDING, inbox=inbox, claimed_at__gt=now - STUCK_AFTER
    ).values_list("recipients", flat=True)
    return [{domain_of(str(pair[1])) for group in ("to", "cc") for pair in row.get(group, [])} for row in rows]


def record_trouble(inbox: Inbox, domain: str, reason: str) -> None:
    """A server or domain did not take mail just now: after some failures in a row it is left alone for a while."""
    now = clock.now()
    with transaction.atomic():
        row, _ = Destination.objects.select_for_update().get_or_create(inbox=inbox, domain=domain)
        row.failures, row.reason, row.failed_at = min(row.failures + 1, 30_000), reason, now
        beyond = row.failures - (PATIENCE if domain else 1)
        if beyond >= 0:
            row.held_until = now + datetime.timedelta(seconds=PAUSES[min(beyond, len(PAUSES) - 1)])
        row.save()


def record_taken(inbox: Inbox, domains: set[str], seconds: float) -> None:
    """These domains, and the server before them, took mail; `seconds` is how long the message was on its way."""
    now = clock.now()
    is_slow = seconds >= SLOW_SECONDS
    Destination.objects.filter(inbox=inbox, domain__in=[*domains, ""]).update(
        failures=0, held_until=None, reason="", taken_at=now
    )
    Destination.objects.filter(inbox=inbox, domain__in=domains).exclude(is_slow=is_slow).update(is_slow=is_slow)
    if is_slow:
        for domain in domains:
            Destination.objects.get_or_create(inbox=inbox, domain=domain, defaults={"is_slow": True, "taken_at": now})


def next_in_line(inbox: Inbox, domains: set[str]) -> list[int]:
    """Envelopes that may have waited for the place that has just become free: first those to the same domains."""
    due = OutboundEnvelope.objects.due(clock.now()).filter(inbox=inbox)
    ordered = due.order_by("-priority", F("next_attempt_at"), "pk").values_list("pk", flat=True)
    same = list(ordered.filter(domain__in=domains)[:2])
    return [*same, *ordered.exclude(domain__in=domains)[:10]]
