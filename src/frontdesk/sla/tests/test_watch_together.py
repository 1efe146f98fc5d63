"""Several workers watch the same promises, and a connection breaks: each moment is noticed, and once."""

import datetime
import threading
import time
from collections import Counter

import pytest
from django.db import connection

from frontdesk.events.models import Entry
from frontdesk.kit import clock
from frontdesk.kit.watch import start_watch
from frontdesk.sla import actions as sla
from frontdesk.sla.models import ClockEvent, SlaClock
from frontdesk.sla.watch import look
from tests.cast import Cast, assemble
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = datetime.timedelta(seconds=1)
WATCHES = 8


def waiting(cast: Cast, count: int = 6) -> None:
    """Some tickets with one promise each."""
    keys = [cast.ticket(f"Ticket {number}").pk for number in range(count)]
    SlaClock.objects.filter(ticket__in=keys).exclude(promise="resolution").delete()


def told(kind: str) -> set[int]:
    """How often each ticket was told of."""
    return set(Counter(Entry.objects.filter(kind=kind).values_list("subject_id", flat=True)).values())


def test_f45_many_watches_note_a_breach_once() -> None:
    waiting(assemble())
    SlaClock.objects.update(due_at=clock.now() - SECOND, warn_at=None)
    assert together(*[sla.mark_breaches] * WATCHES) == []
    assert ClockEvent.objects.filter(kind="breached").count() == Entry.objects.filter(kind="sla.breached").count() == 6
    assert told("sla.breached") == {1}


def test_f45_many_watches_warn_once() -> None:
    waiting(assemble())
    now = clock.now()
    SlaClock.objects.update(
        due_at=now + datetime.timedelta(minutes=1), warn_at=now - SECOND, is_calendar_time=True, budget_seconds=3600
    )
    assert together(*[sla.warn] * WATCHES) == []
    assert ClockEvent.objects.filter(kind="warned").count() == Entry.objects.filter(kind="sla.warned").count() == 6
    assert told("sla.warned") == {1}


def test_f30_a_watch_goes_on_after_its_connection_was_cut() -> None:
    waiting(assemble(), 1)
    SlaClock.objects.update(due_at=clock.now() + datetime.timedelta(hours=1), warn_at=None)
    stop, looked, pids = threading.Event(), threading.Semaphore(0), list[int]()

    def watched() -> float:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                pids.append(cursor.fetchone()[0])
            look()
        finally:
            looked.release()
        return 0.05

    watch = start_watch(stop, watched)
    try:
        assert looked.acquire(timeout=30)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pids[0]])
        SlaClock.objects.update(due_at=clock.now() - SECOND)
        began = time.monotonic()
        while not SlaClock.objects.filter(is_breached=True).exists():
            assert time.monotonic() - began < 30
            stop.wait(0.1)
    finally:
        stop.set()
        watch.join(30)
    assert not watch.is_alive()
