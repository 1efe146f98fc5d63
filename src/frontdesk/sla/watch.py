"""The watch of a worker: breaches and warnings are noticed when their moment comes, within a few seconds.

It asks the two indexes of due moments for the earliest, sleeps until then, and looks again after LONGEST seconds at
the latest, since a sooner one may have been set meanwhile. While nothing is due that is all that it costs, however many
tickets there are. Several workers may watch: each clock is taken by one of them.
"""

import logging
import threading

from django.db import close_old_connections, connection

from frontdesk.kit import clock
from frontdesk.sla import actions

log = logging.getLogger(__name__)

LONGEST, SHORTEST = 3.0, 0.2


def start_watch(stop: threading.Event) -> threading.Thread:
    """Watch until `stop` is set; returns the thread, already running."""
    thread = threading.Thread(target=_watch, args=(stop,), name="promises", daemon=True)
    thread.start()
    return thread


def _watch(stop: threading.Event) -> None:
    pause = SHORTEST
    while not stop.wait(pause):
        try:
            close_old_connections()
            pause = look()
        except Exception:
            log.exception("Promises could not be looked after")
            pause = LONGEST
    connection.close()


def look() -> float:
    """Note what has run out or is to be warned of; returns after how many seconds to look again."""
    actions.mark_breaches()
    actions.warn()
    at = actions.next_wake()
    if at is None:
        return LONGEST
    return min(LONGEST, max(SHORTEST, (at - clock.now()).total_seconds() + SHORTEST))
