"""By whose business hours a promise counts, and what happens to open ones when that changes."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Calendar
from frontdesk.kit import clock
from frontdesk.sla import actions as sla
from frontdesk.sla.actions.rules import hours_for
from frontdesk.sla.logic.business_time import due
from frontdesk.sla.models import Promise, SlaClock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from tests.cast import Cast, assemble

Run = Callable[..., list[str]]
ALWAYS = [(day, datetime.time(0), datetime.time(0)) for day in range(7)]
MONDAYS = [(0, datetime.time(9), datetime.time(10))]


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def always(cast: Cast) -> Calendar:
    return accounts.save_calendar(None, name="Always", time_zone="UTC", windows=ALWAYS, by=cast.ada.actor())


def running(ticket: Ticket) -> SlaClock:
    return ticket.clocks.get(promise=Promise.RESOLUTION)


def count_by(cast: Cast, counts_by: str, calendar: Calendar | None, run_jobs: Run) -> None:
    sla.set_counting(sla.ensure_default_policy(), counts_by=counts_by, calendar=calendar, by=cast.ada.actor())
    run_jobs()


def test_open_promises_follow_the_hours_that_now_hold(cast: Cast, always: Calendar, run_jobs: Run) -> None:
    ticket = cast.ticket()
    before = running(ticket)
    count_by(cast, "named", always, run_jobs)
    after = running(ticket)
    assert after.due_at == after.started_at + datetime.timedelta(seconds=after.budget_seconds) != before.due_at
    ticket.refresh_from_db()
    assert ticket.expected_at == after.due_at
    count_by(cast, "team", None, run_jobs)
    assert running(ticket).due_at == before.due_at


def test_a_teams_own_hours_count_unless_the_policy_names_others(cast: Cast, always: Calendar, run_jobs: Run) -> None:
    team = accounts.save_team(cast.first, calendar=always, by=cast.ada.actor())
    assert sla.calendar_for(team) == always
    count_by(cast, "workspace", None, run_jobs)
    assert sla.calendar_for(team) == Calendar.objects.get(is_default=True)
    mondays = accounts.save_calendar(None, name="Mondays", time_zone="UTC", windows=MONDAYS, by=cast.ada.actor())
    count_by(cast, "named", mondays, run_jobs)
    assert sla.calendar_for(team) == sla.calendar_for(None) == mondays


def test_changed_hours_and_a_teams_other_hours_move_open_promises_too(
    cast: Cast, always: Calendar, run_jobs: Run
) -> None:
    ticket = cast.ticket()
    accounts.save_team(cast.first, calendar=always, by=cast.ada.actor())
    run_jobs()
    moved = running(ticket).due_at
    assert moved == running(ticket).started_at + datetime.timedelta(seconds=running(ticket).budget_seconds)
    closed = [(clock.now().date() + datetime.timedelta(days=day), "Closed") for day in range(-1, 20)]
    accounts.save_calendar(always, holidays=closed, by=cast.ada.actor())
    run_jobs()
    later = running(ticket).due_at
    assert later is not None and moved is not None and later > moved + datetime.timedelta(days=10)


def test_a_pause_stays_left_out_when_hours_priority_or_team_change(cast: Cast, always: Calendar, run_jobs: Run) -> None:
    ticket = cast.ticket()
    tickets.set_status(ticket, status="pending", by=cast.lea.actor())
    SlaClock.objects.filter(promise=Promise.RESOLUTION).update(left_seconds=1800)
    tickets.set_status(ticket, status="open", by=cast.lea.actor())
    count_by(cast, "named", always, run_jobs)
    found = running(ticket)
    assert found.resumed_at is not None
    assert found.due_at == found.resumed_at + datetime.timedelta(seconds=1800)
    tickets.hand_over(ticket, team=cast.second, by=cast.lea.actor())
    assert running(ticket).due_at == found.due_at


def test_what_is_broken_paused_or_kept_stays_as_it_is(cast: Cast, always: Calendar, run_jobs: Run) -> None:
    broken, paused = cast.ticket("one"), cast.ticket("two")
    SlaClock.objects.filter(ticket=broken).update(is_breached=True)
    tickets.set_status(paused, status="pending", by=cast.lea.actor())
    before = [(one.due_at, one.left_seconds) for one in (running(broken), running(paused))]
    count_by(cast, "named", always, run_jobs)
    assert [(one.due_at, one.left_seconds) for one in (running(broken), running(paused))] == before


def test_many_open_tickets_are_taken_in_batches(
    cast: Cast, always: Calendar, run_jobs: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frontdesk.sla.actions.counting.BATCH", 2)
    found = [cast.ticket(str(n)) for n in range(5)]
    count_by(cast, "named", always, run_jobs)
    hours = hours_for(found[0].team)
    for ticket in found:
        each = running(ticket)
        assert each.due_at == due(hours, each.started_at, each.budget_seconds)


def test_only_an_administrator_chooses_and_the_screen_names_the_hours(cast: Cast, always: Calendar) -> None:
    with pytest.raises(PermissionDenied):
        sla.set_counting(sla.ensure_default_policy(), counts_by="workspace", by=cast.sue.actor())
    accounts.save_team(cast.first, calendar=always, by=cast.ada.actor())
    client = Client()
    client.force_login(cast.ada.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/console/promises/{sla.ensure_default_policy().pk}"
    page = client.get(address).content.decode()
    assert "and Business hours for the others" in page
    assert "Service (Always)" in page
    answer = client.post(address, {"name": "Standard", "counting": str(always.pk), "first_reply_1": "20 min"})
    assert answer.status_code == 302
    assert sla.ensure_default_policy().calendar == always
    assert "selected>Always Always (UTC)" in client.get(address).content.decode()
    history = client.get("/console/audit-log").content.decode()
    assert "let the promises of Standard count by Always" in history
