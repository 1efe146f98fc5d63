"""Good news about a sent message: it was delivered, it was opened, its reader says that it was read."""

import datetime

from django.db import transaction

from frontdesk.channels.events import Progressed
from frontdesk.channels.mail.progress import later
from frontdesk.channels.models import DeliveryReport, OutboundEnvelope, OutboundState
from frontdesk.events import SYSTEM, emit


@transaction.atomic
def record_progress(envelope: OutboundEnvelope, *, address: str, kind: str, at: datetime.datetime, source: str) -> bool:
    """Keep that one recipient (`address` in lower case) got or opened it. The first such report counts.

    Reports come in any order: a late "delivered" never undoes "opened", "refused" or "complained" (F39). False when
    it was known.
    """
    row = OutboundEnvelope.objects.select_for_update().get(pk=envelope.pk)
    _, is_new = DeliveryReport.objects.get_or_create(
        envelope=row, key=f"{kind}:{address}"[:200],
        defaults={"address": address, "kind": kind, "at": at, "source": source},
    )  # fmt: skip
    own = next((one for one in row.everybody if one.lower() == address), "")
    if not is_new or not own:
        return False
    present = row.outcomes.get(own, {}).get("state", "taken")
    if later(present, kind) != kind:
        return True
    row.outcomes[own] = {"state": kind, "reason": "", "at": at.isoformat()}
    row.save(update_fields=["outcomes"])
    if own == row.everybody[0] and row.state == OutboundState.SENT:
        emit(Progressed(row.pk, state=kind, reference=row.reference, kind=row.kind), by=SYSTEM)
    return True
