"""Telling routing that something has happened: a mark in the transaction of the change, looked at a moment later.

While an organisation has no queue, that is remembered for a few seconds and a change costs nothing more.
"""

import time
from collections.abc import Callable, Iterable

from django.db import connection

from frontdesk.kit.jobs import job
from frontdesk.routing.models import Place, Queue

QUIET_SECONDS = 5.0
_quiet_until = 0.0
# While there is a queue in use: marks, and whether they are the first to be looked at.
_MARK = """
INSERT INTO routing_arrival (ticket_id)
SELECT unnest(%s::bigint[]) WHERE EXISTS (SELECT 1 FROM routing_queue WHERE is_active)
RETURNING NOT EXISTS (SELECT 1 FROM routing_arrival)
"""


def is_on() -> bool:
    """Whether there is a queue in use. That there is none is believed for five seconds."""
    if time.monotonic() < _quiet_until:
        return False
    found = Queue.objects.filter(is_active=True).exists()
    if not found:
        _believe_none()
    return found


def _believe_none() -> None:
    global _quiet_until
    _quiet_until = time.monotonic() + QUIET_SECONDS


def believe_nothing() -> None:
    """A queue may have come to be: ask again next time."""
    global _quiet_until
    _quiet_until = 0.0


def attend(tickets: Iterable[int]) -> None:
    """Something has happened to these tickets that may bring them into a queue, or out of it."""
    keys = list(tickets)
    if not keys or time.monotonic() < _quiet_until:
        return
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [keys])
        first = cursor.fetchone()
    if first is None:
        _believe_none()
    elif first[0]:
        look.defer()


def wake() -> None:
    """Somebody has come or gone, or a rule has changed: look at the queues, also at what nobody could take before.

    For whoever decides alone at this moment.
    """
    if is_on():
        Place.objects.filter(state=Place.State.WAITING, retry_at__isnull=False).update(retry_at=None)
        look.defer()


_looks: list[Callable[[], bool]] = []


def looked_at_by(function: Callable[[], bool]) -> Callable[[], bool]:
    """This function looks at the queues; it stands above (`dispatching`) and says whether there is more to do."""
    _looks[:] = [function]
    return function


@job(queue="events", name="routing.look")
def look() -> None:
    """Look at the queues until nothing more can be offered now."""
    for function in _looks:
        while function():
            pass
