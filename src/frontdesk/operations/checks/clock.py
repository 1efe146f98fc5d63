"""Clock: this machine and the database agree about the time."""

from collections.abc import Iterator

from django.db import connection

from frontdesk.kit import clock
from frontdesk.operations.check import Check, Finding

DOUBTFUL_SECONDS = 2
BAD_SECONDS = 30


class Clock(Check, slug="clock", order=50):
    """Second factors, deadlines and signed links all rest on the right time."""

    def look(self) -> Iterator[Finding]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            (theirs,) = cursor.fetchone()
        apart = abs((clock.now() - theirs).total_seconds())
        says = f"this machine and the database are {apart:.1f} s apart"
        mend = "Run a time service (systemd-timesyncd, chrony) on both machines."
        if apart > BAD_SECONDS:
            yield self.bad(says, mend)
        elif apart > DOUBTFUL_SECONDS:
            yield self.doubtful(says, mend)
        else:
            yield self.good(says)
