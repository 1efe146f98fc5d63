"""A thread of the worker that looks when a moment has come, within a few seconds, and sleeps until the next one.

Each *look* does what is due and returns after how many seconds it wants to look again, which it asks of an index of
due moments. It looks after LONGEST seconds at the latest, since a sooner moment may have been set meanwhile. Several
workers may watch: a look takes what is due with a lock, so that each thing is done by one of them.
"""

import datetime
import logging
import threading
from collections.abc import Callable, Sequence

from django.db import close_old_connections, connection

from frontdesk.kit import clock

log = logging.getLogger(__name__)

LONGEST, SHORTEST = 3.0, 0.2
BATCH = 200
Look = Callable[[], float]


def until(at: datetime.datetime | None) -> float:
    """How long to sleep when the next moment is `at`."""
    if at is None:
        return LONGEST
    return min(LONGEST, max(SHORTEST, (at - clock.now()).total_seconds() + SHORTEST))


def in_batches(some: Callable[[int], int], limit: int) -> int:
    """Do up to `limit` of what is due, BATCH at a time; `some` does at most so many and says how many."""
    done = 0
    while done < limit and (taken := some(min(BATCH, limit - done))):
        done += taken
    return done


def start_watch(stop: threading.Event, *looks: Look) -> threading.Thread:
    """Watch until `stop` is set; returns the thread, already running."""
    thread = threading.Thread(target=_watch, args=(stop, looks), name="watch", daemon=True)
    thread.start()
    return thread


def _watch(stop: threading.Event, looks: Sequence[Look]) -> None:
    pause = SHORTEST
    while not stop.wait(pause):
        close_old_connections()
        pause = min(_looked(look) for look in looks)
    connection.close()


def _looked(look: Look) -> float:
    """One that fails keeps no other from looking."""
    try:
        return look()
    except Exception:
        log.exception("A watch could not look after what is due")
        return LONGEST
