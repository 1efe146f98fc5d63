"""The outbox's way out: claim, hand over, record. One envelope keeps one Message-ID however often it is tried."""

import datetime
import logging
import time
from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from frontdesk.channels.actions.lanes import (
    STUCK_AFTER,
    Claim,
    Held,
    claim,
    domain_of,
    next_in_line,
    record_taken,
    record_trouble,
)
from frontdesk.channels.channel import Channel, NotSent
from frontdesk.channels.events import Delivered, Failed
from frontdesk.channels.handover import Handover, Refusal
from frontdesk.channels.models import OutboundEnvelope, OutboundState
from frontdesk.events import SYSTEM, Actor, emit
from frontdesk.kit import clock, crash
from frontdesk.kit.jobs import job

log = logging.getLogger(__name__)

# Seconds until the next try; after the last one the envelope has failed. Three days in all, as mail servers do.
BACK_OFF = (60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600, 24 * 3600)
OLDEST = datetime.timedelta(days=5)  # waiting for a server that is down costs no try, but does not last for ever
AT_A_STRETCH_SECONDS = 30.0
BROKE_OFF_TWICE = "The mail server broke off twice. Whether the message arrived is not known."


@job(queue="mail", name="channels.deliver")
def deliver(envelope_id: int) -> None:
    """Send one envelope if it is due and nobody else has it, then those that waited for the place it had."""
    end = time.monotonic() + AT_A_STRETCH_SECONDS
    done = _attempt(envelope_id)
    while isinstance(done, Claim):
        line = next_in_line(done.inbox, {domain_of(one) for one in done.to})
        if line and time.monotonic() > end:
            deliver.defer(envelope_id=line[0])
            return
        done = next((tried for pk in line if isinstance(tried := _attempt(pk), Claim)), None)


def send(envelope_id: int) -> OutboundEnvelope | None:
    """Claim an envelope and hand it to its channel.

    None when it is not to be sent now (cancelled, sent, claimed, early, no place in its lane).
    """
    done = _attempt(envelope_id)
    return done.envelope if done else None


def _attempt(envelope_id: int) -> Claim | Held | None:
    """One try, recorded on the envelope; None when somebody else has it or its lane is full."""
    ours = claim(envelope_id)
    if isinstance(ours, Held):
        return _postpone(ours) if ours.until else None
    return replace(ours, envelope=_hand_over(ours)) if ours else None


def _hand_over(ours: Claim) -> OutboundEnvelope:
    envelope, inbox = ours.envelope, ours.inbox
    adapter = Channel.find(inbox.channel)
    try:
        if adapter is None or not inbox.is_active:
            raise NotSent(f"The inbox {inbox.name} is switched off.")
        crash.point("before_smtp")
        handover = adapter.send(inbox, envelope, ours.to)
        crash.point("after_smtp_250")
    except NotSent as error:
        return _record_failure(ours, error)
    except Exception:
        log.exception("Envelope %s could not be sent", envelope.pk)
        return _record_failure(ours, NotSent("Frontdesk met an unexpected error while sending."))
    return _record_handover(ours, handover)


def _record_handover(ours: Claim, handover: Handover) -> OutboundEnvelope:
    """Write what the server said about each recipient, and go on with those who have to wait (F20)."""
    envelope = ours.envelope
    taken = [one for one in ours.to if one not in handover.refused]
    waits = [answer for answer in handover.refused.values() if not answer.is_final]
    _note(envelope, taken, handover.refused)
    envelope.provider_id = handover.provider_id[:200] or envelope.provider_id
    if taken:
        record_taken(ours.inbox, {domain_of(one) for one in taken}, handover.seconds)
    if envelope.outcomes and envelope.waiting_addresses:
        for domain in {domain_of(one) for one, answer in handover.refused.items() if not answer.is_final}:
            record_trouble(ours.inbox, domain, waits[0].reason)
        return _try_later(envelope, waits[0].reason if waits else envelope.reason)
    return _conclude(envelope)


def _note(envelope: OutboundEnvelope, taken: list[str], refused: Mapping[str, Refusal]) -> None:
    """Keep the answer for each recipient, once they differ; where all were taken the envelope's state says it."""
    at = clock.now().isoformat()
    if not refused and not envelope.outcomes and len(taken) == len(envelope.everybody):
        return
    for one in taken:
        envelope.outcomes[one] = {"state": "taken", "reason": "", "at": at}
    for one, answer in refused.items():
        state = "refused" if answer.is_final else "waiting"
        envelope.outcomes[one] = {"state": state, "reason": answer.reason, "at": at}


def _conclude(envelope: OutboundEnvelope) -> OutboundEnvelope:
    """Nobody is left to try: sent if anybody got it, with the reason why others did not; else failed."""
    refused = {one: known for one, known in envelope.outcomes.items() if known["state"] == "refused"}
    reasons = [known["reason"] for known in refused.values()]
    if refused and len(refused) == len(envelope.everybody):
        return mark_failed(envelope, reasons[0])
    with transaction.atomic():
        envelope.state, envelope.sent_at, envelope.claimed_at = OutboundState.SENT, clock.now(), None
        envelope.reason = "; ".join(f"{one}: {known['reason']}" for one, known in refused.items())
        _erase_secret(envelope)
        envelope.save(
            update_fields=["state", "sent_at", "reason", "claimed_at", "payload", "outcomes", "provider_id"],
        )
        emit(
            Delivered(envelope.pk, reference=envelope.reference, kind=envelope.kind, reason=envelope.reason),
            by=SYSTEM,
        )
    return envelope


def _record_failure(ours: Claim, error: NotSent) -> OutboundEnvelope:
    envelope = ours.envelope
    if error.is_uncertain and envelope.is_uncertain:
        return mark_failed(envelope, BROKE_OFF_TWICE)
    if error.is_final:
        _note(envelope, [], {one: Refusal(str(error), is_final=True) for one in ours.to})
        return _try_later(envelope, str(error)) if envelope.waiting_addresses else _conclude(envelope)
    envelope.is_uncertain = envelope.is_uncertain or error.is_uncertain
    if error.concerns == "server":
        record_trouble(ours.inbox, "", str(error))
        envelope.attempts -= 1  # nothing was said about this message
    elif error.concerns == "domain":
        for domain in {domain_of(one) for one in ours.to}:
            record_trouble(ours.inbox, domain, str(error))
    return _try_later(envelope, str(error))


def _try_later(envelope: OutboundEnvelope, reason: str) -> OutboundEnvelope:
    begun = envelope.not_before or envelope.created_at
    if envelope.attempts > len(BACK_OFF) or clock.now() - begun > OLDEST:
        for one in envelope.waiting_addresses if envelope.outcomes else ():
            envelope.outcomes[one] = {"state": "refused", "reason": reason, "at": clock.now().isoformat()}
        return _conclude(envelope) if envelope.outcomes else mark_failed(envelope, reason)
    wait = BACK_OFF[max(0, envelope.attempts - 1)]
    return _wait(envelope, clock.now() + datetime.timedelta(seconds=wait), reason)


def _postpone(held: Held) -> Held:
    """What stands in a lane that is shut comes back when it opens, spread over some seconds; it costs no try."""
    envelope = held.envelope
    begun = envelope.not_before or envelope.created_at
    if envelope.inbox is not None and clock.now() - begun > OLDEST:
        return replace(held, envelope=mark_failed(envelope, held.reason))
    until = (held.until or clock.now()) + datetime.timedelta(seconds=envelope.pk % 10)
    return replace(held, envelope=_wait(envelope, until, held.reason))


def _wait(envelope: OutboundEnvelope, until: datetime.datetime, reason: str) -> OutboundEnvelope:
    """Back into the queue until then, unless it was taken back meanwhile."""
    with transaction.atomic():
        before = OutboundState.SENDING if envelope.claimed_at else OutboundState.QUEUED
        changed = OutboundEnvelope.objects.filter(pk=envelope.pk, state=before).update(
            state=OutboundState.QUEUED, reason=reason, claimed_at=None, attempts=envelope.attempts,
            next_attempt_at=until, outcomes=envelope.outcomes, is_uncertain=envelope.is_uncertain,
        )  # fmt: skip
        if changed:
            deliver.defer_in((until - clock.now()).total_seconds() + 1, envelope_id=envelope.pk)
    envelope.refresh_from_db()
    return envelope


def _erase_secret(envelope: OutboundEnvelope) -> None:
    if "sealed" in envelope.payload:
        envelope.payload = {"erased": True}


def mark_failed(envelope: OutboundEnvelope, reason: str, *, by: Actor = SYSTEM) -> OutboundEnvelope:
    """Say for good that an envelope will not arrive, and why. A second report of the same changes nothing."""
    with transaction.atomic():
        row = OutboundEnvelope.objects.select_for_update().get(pk=envelope.pk)
        if row.state in {OutboundState.FAILED, OutboundState.CANCELLED}:
            return row
        row.state, row.reason, row.claimed_at, row.given_up_at = OutboundState.FAILED, reason, None, None
        row.outcomes = envelope.outcomes or row.outcomes
        _erase_secret(row)
        row.save(update_fields=["state", "reason", "claimed_at", "given_up_at", "payload", "outcomes"])
        emit(Failed(row.pk, reason=reason, reference=row.reference, kind=row.kind), by=by)
    return row


def retry_outbound(envelope: OutboundEnvelope, *, by: Actor) -> OutboundEnvelope:
    """Send a failed envelope again, or a waiting one at once, under the same Message-ID, to whoever has not got it.

    One whose secret contents are erased stays failed. Lanes that are shut open for it.
    """
    with transaction.atomic():
        envelope = OutboundEnvelope.objects.select_for_update().get(pk=envelope.pk)
        if envelope.state not in {OutboundState.FAILED, OutboundState.QUEUED} or "erased" in envelope.payload:
            return envelope
        if envelope.inbox is not None:
            names = {"", *(domain_of(one) for one in envelope.everybody)}
            envelope.inbox.destinations.filter(domain__in=names).update(held_until=None)
        kept = {one: known for one, known in envelope.outcomes.items() if known["state"] not in {"refused", "waiting"}}
        if len(kept) == len(envelope.everybody):
            kept = {}
        envelope.state, envelope.reason, envelope.attempts = OutboundState.QUEUED, "", 0
        envelope.sent_at, envelope.next_attempt_at, envelope.given_up_at = None, clock.now(), None
        envelope.not_before, envelope.outcomes = clock.now(), kept
        envelope.save()
        deliver.defer(envelope_id=envelope.pk)
    return envelope


def cancel(envelope: OutboundEnvelope, *, by: Actor) -> bool:
    """Take back what has not left; False when it is too late. One of sending and cancelling wins, never both (F22).

    What some recipients have, or what may have arrived, cannot be taken back.
    """
    with transaction.atomic():
        row = OutboundEnvelope.objects.select_for_update().get(pk=envelope.pk)
        is_out = row.is_uncertain or any(known["state"] != "waiting" for known in row.outcomes.values())
        if row.state != OutboundState.QUEUED or is_out:
            return False
        row.state = OutboundState.CANCELLED
        row.reason = f"Taken back by {by.name}." if by.name else "Taken back."
        row.save(update_fields=["state", "reason"])
    return True


def give_up(envelope: OutboundEnvelope, *, by: Actor) -> OutboundEnvelope:
    """Stop trying, or put a failed one away: it stays in the outbox and no longer asks for attention."""
    with transaction.atomic():
        row = OutboundEnvelope.objects.select_for_update().get(pk=envelope.pk)
        if row.state == OutboundState.QUEUED:
            why = f"Given up by {by.name}." if by.name else "Given up."
            row = mark_failed(row, f"{why} {row.reason}".strip(), by=by)
        if row.state == OutboundState.FAILED and row.given_up_at is None:
            row.given_up_at = clock.now()
            row.save(update_fields=["given_up_at"])
    return row


def release_stuck() -> int:
    """Envelopes whose sender died: one more try under the same Message-ID, then they count as failed (F18)."""
    count = 0
    for envelope in OutboundEnvelope.objects.stuck(clock.now() - STUCK_AFTER)[:200]:
        count += 1
        if envelope.is_uncertain:
            mark_failed(envelope, BROKE_OFF_TWICE)
            continue
        with transaction.atomic():
            changed = OutboundEnvelope.objects.filter(pk=envelope.pk, state=OutboundState.SENDING).update(
                state=OutboundState.QUEUED,
                is_uncertain=True,
                claimed_at=None,
                next_attempt_at=clock.now(),
            )
            if changed:
                deliver.defer(envelope_id=envelope.pk)
    return count
