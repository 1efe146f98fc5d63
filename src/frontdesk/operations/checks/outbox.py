"""Outbox: nothing waits for long, and nothing has failed unseen."""

import datetime
from collections.abc import Iterator

from django.db.models import Min
from django.db.models.functions import Coalesce

from frontdesk.channels.models import OutboundEnvelope
from frontdesk.kit import clock
from frontdesk.kit.hold import is_held
from frontdesk.operations.check import Check, Finding

DOUBTFUL = datetime.timedelta(minutes=15)
BAD = datetime.timedelta(hours=4)  # by then a customer has noticed


class Outbox(Check, slug="outbox", order=31):
    """How long the oldest message has waited, and what could not be sent."""

    def look(self) -> Iterator[Finding]:
        yield self._age()
        if dead := OutboundEnvelope.objects.dead().count():
            yield self.doubtful(f"{dead} messages could not be sent", "Each says why on its ticket; retry there.")

    def _age(self) -> Finding:
        now = clock.now()
        since = Coalesce("not_before", "created_at")  # one that is to leave later has not waited before
        waiting = OutboundEnvelope.objects.filter(state="queued").annotate(since=since).filter(since__lte=now)
        oldest = waiting.aggregate(oldest=Min("since"))["oldest"]
        if oldest is None:
            return self.good("nothing waits to be sent")
        age = now - oldest
        says = f"{waiting.count()} messages wait to be sent, the oldest for {age // datetime.timedelta(minutes=1)} min"
        mend = "See what its ticket says under the message, then the mail findings above and the worker's log."
        if age < DOUBTFUL or is_held():
            return self.good(says)
        return self.bad(says, mend) if age >= BAD else self.doubtful(says, mend)
