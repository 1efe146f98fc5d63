"""The outbox's way out: claim, hand over, record. One envelope keeps one Message-ID however often it is tried."""

import datetime
import logging

from django.db import transaction
from django.db.models import F

from frontdesk.channels.channel import Channel, NotSent
from frontdesk.channels.events import Delivered, Failed
from frontdesk.channels.models import Inbox, OutboundEnvelope, OutboundState
from frontdesk.events import SYSTEM, Actor, emit
from frontdesk.kit import clock, crash
from frontdesk.kit.jobs import job

log = logging.getLogger(__name__)

# Seconds until the next try; after the last one the envelope has failed. Three days in all, as mail servers do.
BACK_OFF = (60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600, 24 * 3600)
NO_INBOX_SECONDS = 600
STUCK_AFTER = datetime.timedelta(minutes=10)


@job(queue="mail", name="channels.deliver")
def deliver(envelope_id: int) -> None:
    """Send one envelope if it is due and nobody else has it."""
    send(envelope_id)


def send(envelope_id: int) -> OutboundEnvelope | None:
    """Claim an envelope and hand it to its channel.

    None when it is not to be sent now (cancelled, sent, claimed, early).
    """
    if not _claim(envelope_id):
        return None
    envelope = OutboundEnvelope.objects.select_related("inbox").get(pk=envelope_id)
    inbox = envelope.inbox or Inbox.objects.sending().order_by("-is_default", "pk").first()
    if inbox is None:
        return _wait_for_inbox(envelope)
    adapter = Channel.find(inbox.channel)
    try:
        if adapter is None or not inbox.is_active:
            raise NotSent(f"The inbox {inbox.name} is switched off.")
        crash.point("before_smtp")
        adapter.send(inbox, envelope)
        crash.point("after_smtp_250")
    except NotSent as error:
        return _record_failure(envelope, str(error), is_final=error.is_final)
    except Exception:
        log.exception("Envelope %s could not be sent", envelope_id)
        return _record_failure(envelope, "Frontdesk met an unexpected error while sending.", is_final=False)
    return _record_success(envelope, inbox)


def _claim(envelope_id: int) -> bool:
    """One conditional update decides between senders, and between sending and cancelling (F22)."""
    now = clock.now()
    return bool(
        OutboundEnvelope.objects.due(now)
        .filter(pk=envelope_id)
        .update(state=OutboundState.SENDING, claimed_at=now, attempts=F("attempts") + 1)
    )


def _record_success(envelope: OutboundEnvelope, inbox: Inbox) -> OutboundEnvelope:
    with transaction.atomic():
        envelope.state, envelope.sent_at, envelope.reason = (
            OutboundState.SENT,
            clock.now(),
            "",
        )
        envelope.inbox, envelope.claimed_at = inbox, None
        _erase_secret(envelope)
        envelope.save(
            update_fields=[
                "state",
                "sent_at",
                "reason",
                "inbox",
                "claimed_at",
                "payload",
            ]
        )
        emit(
            Delivered(envelope.pk, reference=envelope.reference, kind=envelope.kind),
            by=SYSTEM,
        )
    return envelope


def _record_failure(envelope: OutboundEnvelope, reason: str, *, is_final: bool) -> OutboundEnvelope:
    if is_final or envelope.attempts > len(BACK_OFF):
        return mark_failed(envelope, reason)
    wait = BACK_OFF[envelope.attempts - 1]
    with transaction.atomic():
        envelope.state, envelope.reason, envelope.claimed_at = (
            OutboundState.QUEUED,
            reason,
            None,
        )
        envelope.next_attempt_at = clock.now() + datetime.timedelta(seconds=wait)
        envelope.save(update_fields=["state", "reason", "claimed_at", "next_attempt_at"])
        deliver.defer_in(wait + 1, envelope_id=envelope.pk)
    return envelope


def _wait_for_inbox(envelope: OutboundEnvelope) -> OutboundEnvelope:
    """Waiting for an administrator is no failure of the message, so it costs no try."""
    envelope.state, envelope.claimed_at, envelope.attempts = (
        OutboundState.QUEUED,
        None,
        max(0, envelope.attempts - 1),
    )
    envelope.reason = "No inbox is set up that can send mail."
    envelope.next_attempt_at = clock.now() + datetime.timedelta(seconds=NO_INBOX_SECONDS)
    envelope.save(update_fields=["state", "claimed_at", "attempts", "reason", "next_attempt_at"])
    return envelope


def _erase_secret(envelope: OutboundEnvelope) -> None:
    if "sealed" in envelope.payload:
        envelope.payload = {"erased": True}


def mark_failed(envelope: OutboundEnvelope, reason: str, *, by: Actor = SYSTEM) -> OutboundEnvelope:
    """Say for good that an envelope will not arrive, and why. A second report of the same changes nothing."""
    with transaction.atomic():
        envelope = OutboundEnvelope.objects.select_for_update().get(pk=envelope.pk)
        if envelope.state in {OutboundState.FAILED, OutboundState.CANCELLED}:
            return envelope
        envelope.state, envelope.reason, envelope.claimed_at = (
            OutboundState.FAILED,
            reason,
            None,
        )
        _erase_secret(envelope)
        envelope.save(update_fields=["state", "reason", "claimed_at", "payload"])
        emit(
            Failed(
                envelope.pk,
                reason=reason,
                reference=envelope.reference,
                kind=envelope.kind,
            ),
            by=by,
        )
    return envelope


def retry_outbound(envelope: OutboundEnvelope, *, by: Actor) -> OutboundEnvelope:
    """Send a failed envelope again, under the same Message-ID. One whose secret contents are erased stays failed."""
    with transaction.atomic():
        envelope = OutboundEnvelope.objects.select_for_update().get(pk=envelope.pk)
        if envelope.state != OutboundState.FAILED or "erased" in envelope.payload:
            return envelope
        envelope.state, envelope.reason, envelope.attempts = OutboundState.QUEUED, "", 0
        envelope.sent_at, envelope.next_attempt_at = None, clock.now()
        envelope.save(update_fields=["state", "reason", "attempts", "sent_at", "next_attempt_at"])
        deliver.defer(envelope_id=envelope.pk)
    return envelope


def cancel(envelope: OutboundEnvelope, *, by: Actor) -> bool:
    """Take back what has not left; False when it is too late. One of sending and cancelling wins, never both (F22)."""
    return bool(
        OutboundEnvelope.objects.filter(pk=envelope.pk, state=OutboundState.QUEUED).update(
            state=OutboundState.CANCELLED,
            reason=f"Taken back by {by.name}." if by.name else "Taken back.",
        )
    )


def release_stuck() -> int:
    """Envelopes whose sender died: one more try under the same Message-ID, then they count as failed (F18)."""
    count = 0
    for envelope in OutboundEnvelope.objects.stuck(clock.now() - STUCK_AFTER)[:200]:
        count += 1
        if envelope.is_uncertain:
            mark_failed(
                envelope,
                "The mail server broke off twice. Whether the message arrived is not known.",
            )
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
