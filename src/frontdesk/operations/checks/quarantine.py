"""Quarantine: what came in and could not be filed is looked at by somebody."""

import datetime
from collections.abc import Iterator

from frontdesk.channels.models import InboundEnvelope
from frontdesk.kit import clock
from frontdesk.operations.check import Check, Finding

LATE = datetime.timedelta(minutes=15)


class Quarantine(Check, slug="quarantine", order=32):
    """Mail that was put aside, and mail that nobody has filed yet."""

    def look(self) -> Iterator[Finding]:
        aside = InboundEnvelope.objects.quarantined()
        late = InboundEnvelope.objects.waiting(clock.now() - LATE).count()
        if first := aside.order_by("received_at").first():
            yield self.doubtful(
                f"{aside.count()} mails are put aside, the oldest since {first.received_at:%d %b %H:%M} UTC",
                "Open “Put aside” in the console: each says why, and can be tried again.",
            )
        if late:
            yield self.bad(
                f"{late} mails came in more than 15 minutes ago and are not filed",
                "A worker files them: see the queue above and the worker's log.",
            )
        if not first and not late:
            yield self.good("nothing is put aside, and everything that came in is filed")
