"""Duty ends with somebody's hours, and what they had goes on."""

import datetime
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
import time_machine

from frontdesk.accounts.models import Calendar, CalendarWindow
from frontdesk.routing import actions as routing
from frontdesk.routing.models import Decision, Offer, Worker
from frontdesk.sla.logic.business_time import Hours
from frontdesk.tickets.models import Ticket
from frontdesk.workforce import actions as workforce
from frontdesk.workforce.logic.shifts import shift_ended_at
from tests.cast import Cast

Run = Callable[..., list[str]]
BERLIN = ZoneInfo("Europe/Berlin")
DAY = [(datetime.time(9), datetime.time(12)), (datetime.time(13), datetime.time(17))]
OFFICE = Hours(BERLIN, dict.fromkeys(range(5), DAY))


def at(hour: int, minute: int = 0, day: int = 23) -> datetime.datetime:
    """Of the week that begins on Monday, 23 November 2026, in Berlin."""
    return datetime.datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(("since", "now", "ended"), [
    (at(8, 50), at(11), None),
    (at(8, 50), at(12, 30), None),  # lunch is no end
    (at(8, 50), at(17, 10), None),  # a sentence is finished
    (at(8, 50), at(17, 15), at(17)),
    (at(8, 50), at(9, 30, 24), at(17)),  # nobody looked all night
    (at(17, 30), at(22), None),  # overtime
    (at(17, 30), at(17, 20, 24), at(17, 0, 24)),
    (at(10, 0, 28), at(23, 0, 29), None),  # a weekend of one's own
])  # fmt: skip
def test_a_shift_ends_once_its_last_window_has_closed(
    since: datetime.datetime, now: datetime.datetime, ended: datetime.datetime | None
) -> None:
    assert shift_ended_at(OFFICE, since, now) == ended


def test_a_night_ends_in_the_morning_also_over_a_change_of_the_clock() -> None:
    """F46: it is an hour longer on 25 October 2026."""
    night = Hours(BERLIN, {5: [(datetime.time(22), datetime.time(6))]})
    since = datetime.datetime(2026, 10, 24, 21, 55, tzinfo=BERLIN)
    morning = datetime.datetime(2026, 10, 25, 6, tzinfo=BERLIN)
    assert shift_ended_at(night, since, morning) is None
    assert shift_ended_at(night, since, morning + datetime.timedelta(minutes=15)) == morning


def test_who_is_always_there_has_no_end() -> None:
    assert shift_ended_at(Hours(BERLIN), at(9), at(9, 0, 30)) is None


@pytest.fixture
def hours(cast: Cast) -> Calendar:
    made = Calendar.objects.create(name="Early", time_zone="Europe/Berlin")
    CalendarWindow.objects.bulk_create(
        CalendarWindow(calendar=made, weekday=day, opens_at=opens, closes_at=closes)
        for day in range(5) for opens, closes in DAY
    )  # fmt: skip
    routing.equip_agent(cast.lea, capacity=None, calendar=made, by=cast.sue.actor())
    return made


@pytest.mark.parametrize(("rule", "stays"), [("return", False), ("keep", True)])
def test_at_the_end_of_a_shift_nothing_is_stranded(
    cast: Cast, hours: Calendar, run_jobs: Run, rule: str, stays: bool
) -> None:
    """Offers go to others at once; what is open comes back, or is kept, as the queue says. Tim has no hours."""
    routing.save_queue(None, name="All", when_away=rule, return_after_minutes=5, by=cast.ada.actor())
    with time_machine.travel(at(16), tick=False):
        routing.set_presence(cast.lea, state="available", by=cast.lea.actor())
        had = cast.ticket("Hers")
        run_jobs()
        routing.accept_offer(Offer.objects.get(state="open"), by=cast.lea.actor())
        asked = cast.ticket("Asked as she leaves")
        run_jobs()
        routing.set_presence(cast.tim, state="available", by=cast.tim.actor())
        assert workforce.end_shifts() == 0
    with time_machine.travel(at(17, 16), tick=False):
        Worker.objects.filter(state="available").update(seen_at=at(17, 16))  # the pages of both are open
        assert (workforce.end_shifts(), workforce.end_shifts()) == (1, 0)
        worker = Worker.objects.get(agent=cast.lea)
        assert (worker.state, worker.why) == ("offline", "end of shift")
        routing.dispatch()
        assert Offer.objects.get(ticket=asked, state="open").agent == cast.tim
        routing.tend()
        assert Ticket.objects.get(pk=had.pk).assignee == cast.lea  # a few minutes, in case she comes back
    with time_machine.travel(at(17, 22), tick=False):
        Worker.objects.filter(state="available").update(seen_at=at(17, 22))
        routing.tend()
        assert (Ticket.objects.get(pk=had.pk).assignee == cast.lea) is stays
        back = Decision.objects.filter(ticket=had, kind="returned")
        assert stays or "end of shift" in back.get().reasons["because"]


def test_whoever_stays_on_is_left_in_peace(cast: Cast, hours: Calendar) -> None:
    with time_machine.travel(at(16), tick=False):
        routing.set_presence(cast.lea, state="available", by=cast.lea.actor())
    with time_machine.travel(at(17, 20), tick=False):
        assert workforce.end_shifts() == 1
        routing.set_presence(cast.lea, state="available", by=cast.lea.actor())
        assert workforce.end_shifts() == 0
    with time_machine.travel(at(21), tick=False):
        assert workforce.end_shifts() == 0
