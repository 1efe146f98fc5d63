"""Letting a restored copy speak (F34)."""

from dataclasses import dataclass

from django.db import transaction

from frontdesk.channels.actions.sending import cancel, deliver, mark_failed
from frontdesk.channels.models import OutboundEnvelope, OutboundState
from frontdesk.events import SYSTEM, emit
from frontdesk.kit import clock
from frontdesk.kit.hold import hold, lift_hold
from frontdesk.operations.events import Released

UNKNOWN = "The desk was restored from a backup. Whether this had left before is not known."


@dataclass(frozen=True)
class Outbox:
    """What became of the outbox: messages set going, and taken back."""

    going: int
    cancelled: int


@transaction.atomic
def release(*, cancel_outbox: bool = False) -> Outbox | None:
    """End the hold and set the outbox going; None when the desk is not on hold.

    With `cancel_outbox`, what was in it when the backup was made is taken back: the desk before may have sent it.
    """
    present = hold()
    if present is None:
        return None
    cancelled = 0
    if cancel_outbox:
        older = OutboundEnvelope.objects.filter(created_at__lt=present.began_at)
        for envelope in older.filter(state=OutboundState.SENDING):
            mark_failed(envelope, UNKNOWN)
        cancelled = sum(cancel(envelope, by=SYSTEM) for envelope in older.filter(state=OutboundState.QUEUED))
    lift_hold()
    due = list(OutboundEnvelope.objects.due(clock.now()).values_list("pk", flat=True))
    for pk in due:
        deliver.defer(envelope_id=pk)
    emit(Released(reason=present.reason, going=len(due), cancelled=cancelled), by=SYSTEM)
    return Outbox(len(due), cancelled)
