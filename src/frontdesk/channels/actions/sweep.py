"""The safety net under the jobs: what should have happened by now is set going again."""

import datetime
import logging
from dataclasses import dataclass

from django.core.files.storage import default_storage

from frontdesk.channels.actions.filing import file_envelope
from frontdesk.channels.actions.pieces import late_pieces
from frontdesk.channels.actions.sending import deliver, release_stuck
from frontdesk.channels.models import InboundEnvelope, OutboundEnvelope
from frontdesk.kit import clock
from frontdesk.kit.hold import is_held

log = logging.getLogger(__name__)
LATE = datetime.timedelta(minutes=10)
LATE_OUT = datetime.timedelta(minutes=1)
BATCH = 500


@dataclass(frozen=True)
class Swept:
    """How many envelopes were set going again."""

    outbound: int
    inbound: int
    stuck: int


def sweep() -> Swept:
    """Defer what is overdue. A second run at the same time is harmless: claims and states decide.

    While the desk is on hold the outbox is left as it stands (F34).
    """
    now, held = clock.now(), is_held()
    late_out = (
        OutboundEnvelope.objects.due(now - LATE_OUT).order_by("next_attempt_at").values_list("pk", flat=True)[:BATCH]
    )
    late_in = InboundEnvelope.objects.waiting(now - LATE).order_by("received_at").values_list("pk", flat=True)[:BATCH]
    outbound, inbound = [] if held else list(late_out), [*late_in, *late_pieces()]
    for pk in outbound:
        deliver.defer(envelope_id=pk)
    for pk in inbound:
        file_envelope.defer(envelope_id=pk)
    return Swept(len(outbound), len(inbound), 0 if held else release_stuck())


def collect_orphans(days: int = 3) -> int:
    """Delete raw mails of recent days that a crash left without an envelope (F03); returns how many.

    Never while the desk is on hold: the files may be those of the desk that it is a copy of (F34).
    """
    count = 0
    if is_held():
        return count
    for back in range(1, days + 1):
        folder = f"mail/{clock.now() - datetime.timedelta(days=back):%Y/%m/%d}"
        try:
            names = default_storage.listdir(folder)[1]
        except (FileNotFoundError, NotImplementedError, NotADirectoryError):
            continue
        keys = {f"{folder}/{name}" for name in names}
        kept = set(InboundEnvelope.objects.filter(raw_key__in=keys).values_list("raw_key", flat=True))
        for key in keys - kept:
            default_storage.delete(key)
            count += 1
    if count:
        log.info("Removed %s raw mails that no envelope points to", count)
    return count
