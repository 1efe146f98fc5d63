"""Mail: every inbox was reached lately, and nothing in the outbox has failed."""

import datetime
from collections.abc import Iterator

from frontdesk.channels.models import Inbox, OutboundEnvelope
from frontdesk.kit import clock
from frontdesk.operations.check import Check, Finding

SILENT = datetime.timedelta(minutes=30)
LATE = datetime.timedelta(minutes=15)


class Mail(Check, slug="mail", order=30):
    """Inboxes and the outbox."""

    def look(self) -> Iterator[Finding]:
        inboxes = list(Inbox.objects.filter(is_active=True))
        if not inboxes:
            yield self.doubtful("no inbox is set up", "Add one in the console, under “Inboxes”.")
        for inbox in inboxes:
            yield self._inbox(inbox)
        yield from self._outbox()

    def _inbox(self, inbox: Inbox) -> Finding:
        test = "Open the inbox in the console and press “Test”: it says what is wrong."
        if inbox.last_error:
            since = f" since {inbox.failing_since:%d %b %H:%M} UTC" if inbox.failing_since else ""
            return self.bad(f"{inbox.name} fails{since}: {inbox.last_error}", test)
        if inbox.last_success_at is None:
            return self.good(f"{inbox.name} has not been asked for mail yet")
        says = f"{inbox.name} was last reached {inbox.last_success_at:%d %b %H:%M} UTC"
        if clock.now() - inbox.last_success_at > SILENT:
            return self.doubtful(says, "A worker fetches mail: see the queue above. " + test)
        return self.good(says)

    def _outbox(self) -> Iterator[Finding]:
        failed = OutboundEnvelope.objects.filter(state="failed").count()
        queued = OutboundEnvelope.objects.filter(state="queued")
        late = queued.filter(created_at__lt=clock.now() - LATE, not_before=None).count()
        if failed:
            yield self.doubtful(f"{failed} messages could not be sent", "Each says why on its ticket; retry there.")
        if late:
            yield self.doubtful(f"{late} messages have waited for 15 minutes and more", "See the worker's log.")
        if not failed and not late:
            yield self.good(f"{queued.count()} messages wait to be sent, none is late or failed")
