"""Steps in the business hours of a team: nobody is called at night by them, nor for time that does not count."""

import datetime
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Calendar
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.actions import StepWritten
from frontdesk.escalation.logic.steps import later
from frontdesk.escalation.models import Call, Paging, Policy
from frontdesk.escalation.tests.scenes import MONDAY, fresh
from frontdesk.sla.logic.business_time import Hours
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Escalation, Ticket
from tests.cast import Cast

Run = Callable[..., list[str]]
DAY = [(day, datetime.time(9), datetime.time(17)) for day in range(5)]
HOURS = Hours(ZoneInfo("UTC"), {day: [(datetime.time(9), datetime.time(17))] for day in range(5)})


def at(hours: float) -> datetime.datetime:
    """So many hours after Monday, nine o'clock."""
    return MONDAY + datetime.timedelta(hours=hours)


def travel(hours: float) -> time_machine.travel:
    return time_machine.travel(at(hours), tick=False)


@pytest.fixture
def days(cast: Cast) -> Calendar:
    """The first team works from nine to five."""
    made = accounts.save_calendar(None, name="Days", time_zone="UTC", windows=DAY, by=cast.ada.actor())
    accounts.save_team(cast.first, calendar=made, by=cast.ada.actor())
    return made


def policy(cast: Cast, *steps: StepWritten, **more: bool) -> None:
    escalation.save_policy(None, name="Call", triggers=["hand"], steps=steps, by=cast.ada.actor(), **more)


def raised(cast: Cast) -> Ticket:
    ticket = cast.ticket()
    tickets.raise_to_supervisor(ticket, note="Please", by=cast.lea.actor())
    return ticket


def steps_so_far() -> list[tuple[int, int]]:
    return [(call.round, call.step) for call in Call.objects.order_by("pk")]


def next_at() -> datetime.datetime | None:
    return Paging.objects.get().next_at


def test_a_step_is_due_when_so_much_business_time_has_passed_and_at_the_opening_without_waiting() -> None:
    assert later(at(7.5), 3600, HOURS) == at(24.5)  # half an hour on Monday, half an hour on Tuesday
    assert later(at(7.5), 1800, HOURS) == at(8)  # exactly at closing time
    assert (later(at(3), 0, HOURS), later(at(8), 0, HOURS)) == (at(3), at(24))
    assert later(at(20), 3600) == at(21)
    never = Hours(ZoneInfo("UTC"), {0: []})
    assert (later(at(1), 60, never), later(at(1), 0, never)) == (at(1) + datetime.timedelta(minutes=1), at(1))


def test_nobody_is_called_at_night_by_a_step_in_business_hours(cast: Cast, days: Calendar) -> None:
    policy(cast, StepWritten("leads", 0, is_business_time=True), StepWritten("supervisors", 60, is_business_time=True))
    with travel(10):
        raised(cast)
        assert escalation.take_due_steps() == 0
    assert (steps_so_far(), next_at()) == ([], at(24))
    with travel(24):
        assert escalation.take_due_steps() == 1
    assert (steps_so_far(), next_at()) == ([(1, 1)], at(25))


def test_steps_of_both_kinds_follow_each_other_and_the_last_call_waits_as_the_last_step(
    cast: Cast, days: Calendar
) -> None:
    policy(cast, StepWritten("leads", 0), StepWritten("supervisors", 30, is_business_time=True), repeats=0)
    with travel(7.75):
        raised(cast)
    assert (steps_so_far(), next_at()) == ([(1, 1)], at(24.25))
    with travel(24.25):
        assert escalation.take_due_steps() == 1
    assert next_at() == at(24.5)
    with travel(24.5):
        assert escalation.take_due_steps() == 1
    assert [step for _, step in steps_so_far()] == [1, 2, 0]


def test_hours_that_change_move_the_step_that_comes_next(cast: Cast, days: Calendar, run_jobs: Run) -> None:
    policy(cast, StepWritten("leads", 0), StepWritten("supervisors", 120, is_business_time=True))
    with travel(7):
        raised(cast)
        run_jobs()
    assert next_at() == at(25)
    with travel(7.5):
        longer = [(day, datetime.time(9), datetime.time(20)) for day in range(5)]
        accounts.save_calendar(days, windows=longer, by=cast.ada.actor())
        run_jobs()
    assert next_at() == at(9)


def test_after_a_step_that_found_nobody_other_hours_make_nobody_wait(cast: Cast, days: Calendar, run_jobs: Run) -> None:
    empty = escalation.save_rotation(
        None, name="Empty", time_zone="UTC", starts_on=MONDAY.date(), is_active=False, people=[], by=cast.ada.actor()
    )
    policy(cast, StepWritten("on_call", 0, rotation=empty), StepWritten("supervisors", 60, is_business_time=True))
    with travel(10):
        raised(cast)
        run_jobs()
    assert (Call.objects.get().outcome, next_at()) == ("Nobody could be told", at(24))
    with travel(11):
        earlier = [(day, datetime.time(8), datetime.time(17)) for day in range(5)]
        accounts.save_calendar(days, windows=earlier, by=cast.ada.actor())
        run_jobs()
    assert next_at() == at(23)


def test_an_end_that_is_undone_at_night_calls_in_the_morning(cast: Cast, days: Calendar) -> None:
    policy(cast, StepWritten("leads", 0), StepWritten("supervisors", 60, is_business_time=True))
    with travel(7.5):
        ticket = raised(cast)
        tickets.mark_spam(ticket, by=cast.lea.actor())
    assert Paging.objects.get().state == "ended"
    with travel(10):
        tickets.unmark_spam(fresh(ticket), by=cast.lea.actor())
    assert Escalation.objects.get().ended_at is None
    assert next_at() == at(24)


def test_a_step_in_business_hours_is_written_and_read_in_the_console(cast: Cast, desk: Callable[..., Client]) -> None:
    sent = {
        "name": "By day", "position": "50", "triggers": "hand", "kind": "hierarchical", "repeats": "0",
        "step:0:whom": "leads", "step:0:after": "0", "step:0:business": "on", "step:0:mail": "on",
        "step:1:whom": "supervisors", "step:1:after": "15",
    }  # fmt: skip
    assert desk(cast.ada).post("/console/escalation-policies/new", sent).status_code == 302
    made = Policy.objects.get()
    assert [step.is_business_time for step in made.steps.all()] == [True, False]
    page = desk(cast.ada).get(f"/console/escalation-policies/{made.pk}").content.decode()
    assert [f'name="step:{at}:business" checked' in page for at in range(3)] == [True, False, False]
