"""The virus scanner answers, and no file waits for it."""

import datetime
from collections.abc import Iterator

from frontdesk.kit import clock, scanner
from frontdesk.operations.check import Check, Finding
from frontdesk.tickets.models import FileHold

LATE = datetime.timedelta(minutes=15)


class Scanner(Check, slug="scanner", order=35):
    """ClamAV, where FRONTDESK_CLAMD names it."""

    def look(self) -> Iterator[Finding]:
        if not scanner.is_on():
            yield self.good("no virus scanner is configured")
            return
        try:
            yield self.good(f"{scanner.version()} answers")
        except scanner.ScanFailed as error:
            mend = "Start clamd, or correct FRONTDESK_CLAMD. Files of customers are held until it answers."
            yield self.bad(str(error), mend)
        held = FileHold.objects.standing().filter(kind="waiting", created_at__lt=clock.now() - LATE).count()
        if held:
            yield self.doubtful(f"{held} files wait to be checked", "Open “Held files” in the console.")
