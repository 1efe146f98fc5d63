"""Breaches and warnings are noticed when their moment comes, once, and cost nothing before."""

import datetime
import threading
import time
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontdesk.events.models import Entry
from frontdesk.kit import clock
from frontdesk.kit.watch import LONGEST, start_watch
from frontdesk.sla import actions as sla
from frontdesk.sla.actions.rules import Budget
from frontdesk.sla.models import ClockEvent, SlaClock
from frontdesk.sla.watch import look
from frontdesk.tickets import facts
from frontdesk.tickets.logic.conditions import Condition, Group
from tests.cast import Cast, assemble

HOUR = datetime.timedelta(hours=1)
MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)


@pytest.fixture
def cast(db: None) -> Cast:
    made = assemble()
    targets = {("resolution", priority): Budget(4 * 3600, is_calendar_time=True) for priority in range(1, 5)}
    targets |= {("first_reply", priority): None for priority in range(1, 5)}  # type: ignore[dict-item]
    sla.save_policy(sla.ensure_default_policy(), targets=targets, warn_at_percent=[50, 75], by=made.ada.actor())
    return made


@pytest.fixture
def running(cast: Cast) -> Iterator[SlaClock]:
    """One promise of four hours that began on Monday at nine."""
    one = SlaClock.objects.get(ticket=cast.ticket())
    SlaClock.objects.filter(pk=one.pk).update(started_at=MONDAY, due_at=MONDAY + 4 * HOUR, warn_at=MONDAY + 2 * HOUR)
    return one


def at(hours: float) -> time_machine.travel:
    return time_machine.travel(MONDAY + hours * HOUR, tick=False)


def told(kind: str) -> int:
    return Entry.objects.filter(kind=kind).count()


def test_warnings_come_at_their_shares_and_then_the_breach(running: SlaClock) -> None:
    with at(1.9):
        assert (sla.warn(), sla.mark_breaches()) == (0, 0)
    with at(2.1):
        assert (sla.warn(), sla.warn()) == (1, 0)
    running.refresh_from_db()
    assert (running.warned_percent, running.warn_at) == (50, MONDAY + 3 * HOUR)
    with at(3.5):
        assert sla.warn() == 1
    with at(4.1):
        assert (sla.mark_breaches(), sla.mark_breaches(), sla.warn()) == (1, 0, 0)
    kinds = list(ClockEvent.objects.filter(ticket=running.ticket).values_list("kind", flat=True))
    assert sorted(kinds) == ["breached", "started", "warned", "warned"]
    assert (told("sla.warned"), told("sla.breached")) == (2, 1)


def test_after_a_long_sleep_only_the_last_share_is_told(running: SlaClock) -> None:
    with at(3.9):
        assert sla.warn() == 1
        running.refresh_from_db()
        assert (running.warned_percent, running.warn_at, told("sla.warned")) == (75, None, 1)


def test_a_clock_that_is_put_back_breaks_nothing_twice_and_nothing_is_negative(running: SlaClock, cast: Cast) -> None:
    """F45: an hour forward and back again."""
    with at(4.5):
        sla.mark_breaches()
    with at(3.5):
        assert sla.mark_breaches() == 0
        sla.settle(running.ticket)
    with at(4.6):
        assert sla.mark_breaches() == 0
    with at(-1):  # before it began
        ticket = running.ticket
        ticket.status = "pending"
        sla.settle(ticket)
        running.refresh_from_db()
        assert running.left_seconds is not None
        assert running.left_seconds >= 0
    assert told("sla.breached") == 1


def test_nothing_due_costs_two_look_ups_whatever_is_open(cast: Cast) -> None:
    for number in range(3):
        cast.ticket(f"Ticket {number}")
    with CaptureQueriesContext(connection) as asked:
        assert look() == LONGEST
    reading = [one["sql"] for one in asked if one["sql"].startswith("SELECT")]
    assert len(reading) == 4, "late ones, near ones, and the next of each"
    with connection.cursor() as cursor:
        # As with a million: three rows are sooner read whole, or by whatever index there is.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("DROP INDEX sla_clock_open")
        for sql in reading:
            cursor.execute(f"EXPLAIN {sql}")
            plan = " ".join(row[0] for row in cursor.fetchall())
            assert "sla_clock_due" in plan or "sla_clock_warn" in plan, plan


def test_the_next_wake_is_the_earliest_of_both(running: SlaClock) -> None:
    assert sla.next_wake() == MONDAY + 2 * HOUR
    SlaClock.objects.update(warn_at=None)
    assert sla.next_wake() == MONDAY + 4 * HOUR


def test_what_is_met_or_paused_never_breaks(running: SlaClock) -> None:
    SlaClock.objects.update(paused_at=MONDAY, due_at=None, warn_at=None)
    with at(100):
        assert (sla.mark_breaches(), sla.warn()) == (0, 0)


def test_views_can_ask_for_broken_near_and_resting_promises(running: SlaClock, cast: Cast) -> None:
    def found(slug: str) -> bool:
        tree = Group("all", (Condition(slug, "yes"),))
        by_sql = facts.matching(tree, cast.ada.actor()).filter(pk=running.ticket_id).exists()
        assert by_sql is facts.holds(tree, running.ticket, facts.Asker())
        return by_sql

    with at(2.5):
        sla.warn()
    assert (found("warned"), found("breached"), found("promises_paused")) == (True, False, False)
    with at(5):
        sla.mark_breaches()
    assert (found("warned"), found("breached")) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_a_breach_is_noticed_within_five_seconds() -> None:
    cast = assemble()
    ticket = cast.ticket()
    SlaClock.objects.filter(ticket=ticket).update(due_at=clock.now() + datetime.timedelta(seconds=1))
    stop = threading.Event()
    began = time.monotonic()
    watch = start_watch(stop, look)
    try:
        while not SlaClock.objects.filter(ticket=ticket, is_breached=True).exists():
            assert time.monotonic() - began < 6
            stop.wait(0.1)
    finally:
        stop.set()
        watch.join(10)
    assert not watch.is_alive()
