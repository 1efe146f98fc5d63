"""Mail: every inbox was reached lately, and what came in is filed."""

import datetime
from collections.abc import Iterator

from frontdesk.channels.models import InboundEnvelope, Inbox
from frontdesk.channels.transport.settings import receiving_of
from frontdesk.kit import clock
from frontdesk.operations.check import Check, Finding

SILENT = datetime.timedelta(minutes=30)
LATE = datetime.timedelta(minutes=15)


class Mail(Check, slug="mail", order=30):
    """Inboxes."""

    def look(self) -> Iterator[Finding]:
        inboxes = list(Inbox.objects.filter(is_active=True))
        if not inboxes:
            yield self.doubtful("no inbox is set up", "Add one in the console, under “Inboxes”.")
        for inbox in inboxes:
            yield self._inbox(inbox)
        oldest = InboundEnvelope.objects.waiting(clock.now() - LATE).order_by("received_at").first()
        if oldest is not None:
            says = f"a mail to {oldest.inbox.name} waits to be filed since {oldest.received_at:%d %b %H:%M} UTC"
            yield self.doubtful(says, "A worker files mail: see the queue above, and the worker's log.")

    def _inbox(self, inbox: Inbox) -> Finding:
        test = "Open the inbox in the console and press “Test”: it says what is wrong."
        if inbox.last_error:
            since = f" since {inbox.failing_since:%d %b %H:%M} UTC" if inbox.failing_since else ""
            return self.bad(f"{inbox.name} fails{since}: {inbox.last_error}", test)
        if inbox.last_success_at is None:
            return self.good(f"{inbox.name} has not been asked for mail yet")
        says = f"{inbox.name} was last reached {inbox.last_success_at:%d %b %H:%M} UTC"
        if receiving_of(inbox) in {"provider", "listener"}:
            return self.good(f"{inbox.name} was last handed a mail {inbox.last_success_at:%d %b %H:%M} UTC")
        if clock.now() - inbox.last_success_at > SILENT:
            return self.doubtful(says, "A worker fetches mail: see the queue above. " + test)
        return self.good(says)
