"""Throwing away what lies aside."""

from django.core.files.storage import default_storage
from django.db import transaction

from frontdesk.channels.events import Discarded
from frontdesk.channels.models import InboundEnvelope, InboundState
from frontdesk.channels.permissions import may_manage_inboxes
from frontdesk.events import Actor, emit
from frontdesk.kit import clock


def discard(envelope: InboundEnvelope, *, by: Actor) -> InboundEnvelope:
    """Throw away the bytes of a mail that lies aside. The row stays, so that the mail is not taken in again (F15).

    Raises PermissionError.
    """
    may_manage_inboxes(by)
    with transaction.atomic():
        envelope = InboundEnvelope.objects.select_for_update().get(pk=envelope.pk)
        if envelope.state != InboundState.QUARANTINED:
            return envelope
        key, envelope.raw_key = envelope.raw_key, ""
        envelope.state, envelope.outcome, envelope.processed_at = InboundState.IGNORED, "deleted", clock.now()
        envelope.save(update_fields=["raw_key", "state", "outcome", "processed_at"])
        emit(Discarded(inbound_envelope=envelope.pk, reason=envelope.reason), by=by)
        transaction.on_commit(lambda: default_storage.delete(key))
    return envelope
