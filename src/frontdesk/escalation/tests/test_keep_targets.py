"""Clocks of levels: when they begin, what keeps them, and that a miss is noticed once and in time."""

import datetime
import itertools
import threading
import time
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontdesk.accounts import actions as accounts
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.actions.known import believe_nothing
from frontdesk.escalation.logic.stay import Running, Situation, move_of
from frontdesk.escalation.models import LevelClock, LevelEvent
from frontdesk.escalation.tests.scenes import MONDAY, fresh, set_targets, third
from frontdesk.escalation.watch import look
from frontdesk.events.models import Entry
from frontdesk.kit import clock
from frontdesk.kit.watch import LONGEST, start_watch
from frontdesk.sla import actions as sla
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from tests.cast import Cast, assemble

Run = Callable[..., list[str]]


def after(minutes: float) -> time_machine.travel:
    return time_machine.travel(MONDAY + datetime.timedelta(minutes=minutes), tick=False)


def the_clock(ticket: Ticket, target: str = "claim") -> LevelClock:
    return LevelClock.objects.get(ticket=ticket, target=target)


def missed() -> list[tuple[str, int]]:
    found = Entry.objects.filter(kind="escalation.target_missed").order_by("pk")
    return [(row.data["target"], row.data["level"]) for row in found]


def test_a_ticket_that_reaches_a_level_has_its_targets_and_claiming_keeps_both(cast: Cast) -> None:
    set_targets(cast, 1)
    with after(0):
        ticket = cast.ticket()
    assert the_clock(ticket).due_at == MONDAY + datetime.timedelta(minutes=15)
    assert the_clock(ticket, "acknowledge").due_at == MONDAY + datetime.timedelta(minutes=30)
    with after(10):
        tickets.claim(ticket, by=cast.lea.actor())
        tickets.claim(ticket, by=cast.lea.actor())
    with after(60):
        assert escalation.mark_missed() == 0
    assert the_clock(ticket).met_at == the_clock(ticket, "acknowledge").met_at is not None
    assert missed() == []


def test_another_level_is_another_clock_and_one_that_is_handed_back_begins_anew(cast: Cast) -> None:
    set_targets(cast, 1, acknowledge=None)
    set_targets(cast, 2, claim=5, acknowledge=None)
    with after(0):
        ticket = cast.ticket()
        tickets.claim(ticket, by=cast.lea.actor())
    with after(20):
        tickets.escalate(ticket, team=cast.second, note="Beyond us", by=cast.lea.actor())
    assert (the_clock(ticket).level, the_clock(ticket).due_at) == (2, MONDAY + datetime.timedelta(minutes=25))
    with after(21):
        tickets.claim(ticket, by=cast.tim.actor())
        tickets.hand_back(ticket, by=cast.tim.actor())
    assert (the_clock(ticket).met_at, the_clock(ticket).due_at) == (None, MONDAY + datetime.timedelta(minutes=26))
    with after(27):
        assert (escalation.mark_missed(), escalation.mark_missed()) == (1, 0)
    assert missed() == [("claim", 2)]


def test_f45_a_clock_that_is_put_back_misses_nothing_twice(cast: Cast) -> None:
    set_targets(cast, 1, acknowledge=None)
    with after(0):
        ticket = cast.ticket()
    with after(75):
        assert escalation.mark_missed() == 1
    with after(15):
        assert escalation.mark_missed() == 0
    with after(80):
        assert escalation.mark_missed() == 0
        tickets.claim(ticket, by=cast.lea.actor())
    found = the_clock(ticket)
    assert found.is_missed
    assert found.met_at is not None


def test_a_ticket_that_ends_or_is_spam_misses_nothing_and_one_that_opens_again_begins_anew(cast: Cast) -> None:
    set_targets(cast, 1, acknowledge=None)
    with after(0):
        solved, spam = cast.ticket(), cast.ticket("Cheap watches")
        tickets.set_status(solved, status="solved", by=cast.lea.actor())
        tickets.mark_spam(spam, by=cast.lea.actor())
    with after(100):
        assert escalation.mark_missed() == 0
        tickets.reopen(fresh(solved), by=cast.laura.actor(), text="It is back")
    assert the_clock(solved).due_at == MONDAY + datetime.timedelta(minutes=115)


def test_f46_a_target_counts_the_business_time_of_the_teams_calendar(cast: Cast) -> None:
    """Friday 16:50 and twenty minutes, where the day ends at 17:00 and Sunday changes the clock."""
    week = [(day, datetime.time(9), datetime.time(17)) for day in range(5)]
    calendar = accounts.save_calendar(None, name="Days", time_zone="Europe/Berlin", windows=week, by=cast.ada.actor())
    accounts.save_team(cast.first, calendar=calendar, by=cast.ada.actor())
    cast.first.refresh_from_db()
    escalation.save_level(1, claim_seconds=1200, acknowledge_seconds=None, by=cast.ada.actor())
    with time_machine.travel(datetime.datetime(2026, 10, 23, 14, 50, tzinfo=datetime.UTC), tick=False):
        ticket = cast.ticket()
    assert the_clock(ticket).due_at == datetime.datetime(2026, 10, 26, 8, 10, tzinfo=datetime.UTC)


def test_a_target_that_is_taken_away_ends_its_clocks(cast: Cast) -> None:
    set_targets(cast, 1)
    with after(0):
        ticket = cast.ticket()
        set_targets(cast, 1, claim=None)
    with after(100):
        assert escalation.mark_missed() == 1
    assert missed() == [("acknowledge", 1)]
    assert the_clock(ticket).ended_at is not None


def test_without_targets_and_policies_a_change_costs_one_question_in_five_seconds(cast: Cast) -> None:
    believe_nothing()
    cast.ticket()
    with CaptureQueriesContext(connection) as asked:
        ticket = cast.ticket("Another")
    assert [one["sql"] for one in asked if "escalation_" in one["sql"]] == []
    with CaptureQueriesContext(connection) as asked:
        tickets.claim(ticket, by=cast.lea.actor())
    assert not [one for one in asked if "escalation_levelclock" in one["sql"]]


def test_nothing_due_costs_two_look_ups_whatever_is_open(cast: Cast) -> None:
    set_targets(cast, 1)
    for number in range(3):
        cast.ticket(f"Ticket {number}")
    with CaptureQueriesContext(connection) as asked:
        assert look() == LONGEST
    reading = [
        one["sql"] for one in asked if "escalation_levelclock" in one["sql"] or "escalation_paging" in one["sql"]
    ]
    assert len(reading) == 4, "what is late and what comes next, of targets and of steps"


def test_from_every_situation_the_same_is_decided_again_as_nothing() -> None:
    """Doing a move leads to a situation from which there is nothing to do."""
    both, stands = (True, False), ("", "customer", "held")
    clocks = [None, *(Running(*each) for each in itertools.product((1, 2), (1, 2), both, both, stands))]
    situations = [
        Situation(*each) for each in itertools.product((None, 1, 2), (1, 2), both, both, (None, 60), stands)
    ]  # fmt: skip
    for found, now in itertools.product(clocks, situations):
        move = move_of(found, now)
        done = found
        if move == "start":
            done = Running(now.team or 0, now.level, is_met=False, is_ended=False)
        elif found is not None and move == "meet":
            done = Running(found.team, found.level, is_met=True, is_ended=False)
        elif found is not None and move == "end":
            done = Running(found.team, found.level, found.is_met, is_ended=True)
        elif found is not None and move in {"pause", "resume"}:
            done = Running(found.team, found.level, is_met=False, is_ended=False, stands=now.stands)
            assert (move == "pause") == bool(now.stands)
        again = move_of(done, now)
        assert again == ("pause" if move == "start" and now.stands else ""), (found, now, move)
        assert move != "start" or (now.is_live and not now.is_done and now.seconds)


@pytest.mark.django_db(transaction=True)
def test_a_missed_target_is_noticed_within_five_seconds() -> None:
    cast = assemble()
    set_targets(cast, 3)
    ticket = cast.ticket(team=third(cast))
    LevelClock.objects.filter(ticket=ticket).update(due_at=clock.now() + datetime.timedelta(seconds=1))
    stop = threading.Event()
    began = time.monotonic()
    watch = start_watch(stop, look)
    try:
        while LevelClock.objects.filter(ticket=ticket, is_missed=True).count() < 2:
            assert time.monotonic() - began < 6
            stop.wait(0.1)
    finally:
        stop.set()
        watch.join(10)
    assert not watch.is_alive()


def history(ticket: Ticket, target: str = "claim") -> list[tuple[str, str]]:
    return list(LevelEvent.objects.filter(ticket=ticket, target=target).values_list("kind", "reason"))


def test_it_stands_still_while_the_ticket_waits_for_the_customer_and_goes_on_with_what_is_left(cast: Cast) -> None:
    set_targets(cast, 1)
    with after(0):
        ticket = cast.ticket()
    with after(10):
        tickets.set_status(fresh(ticket), status="pending", by=cast.sue.actor())
        tickets.set_status(fresh(ticket), status="pending", by=cast.sue.actor())
    with after(600):
        assert escalation.mark_missed() == 0
        tickets.set_status(fresh(ticket), status="open", by=cast.sue.actor())
    assert the_clock(ticket).due_at == MONDAY + datetime.timedelta(minutes=605)
    assert the_clock(ticket, "acknowledge").due_at == MONDAY + datetime.timedelta(minutes=620)
    with after(606):
        assert escalation.mark_missed() == 1
    assert history(ticket) == [
        ("started", "it reached Service on level 1"), ("paused", "waiting for the customer"),
        ("resumed", "it is our turn again"), ("breached", "the time was up"),
    ]  # fmt: skip


def test_one_pause_goes_over_into_another_and_a_hold_holds_it_too(cast: Cast) -> None:
    set_targets(cast, 1, acknowledge=None)
    with after(0):
        ticket = cast.ticket()
    with after(5):
        tickets.set_status(fresh(ticket), status="pending", by=cast.sue.actor())
    with after(50):
        tickets.set_status(fresh(ticket), status="on_hold", by=cast.sue.actor())
    with after(100):
        sla.hold(fresh(ticket), reason="The bank is closed", by=cast.sue.actor())
        tickets.set_status(fresh(ticket), status="open", by=cast.sue.actor())
    with after(200):
        assert escalation.mark_missed() == 0
        sla.release(fresh(ticket), by=cast.sue.actor())
    assert the_clock(ticket).due_at == MONDAY + datetime.timedelta(minutes=210)
    kinds = [kind for kind, _ in history(ticket)]
    assert kinds == ["started", "paused", "paused", "paused", "resumed"]
    assert history(ticket)[-1] == ("resumed", "released by Sue Super")


def test_what_was_late_when_it_began_to_wait_is_missed_and_stays_so(cast: Cast) -> None:
    """Also where no worker had looked yet; and it is told once."""
    set_targets(cast, 1, acknowledge=None)
    with after(0):
        ticket = cast.ticket()
    with after(16):
        tickets.set_status(fresh(ticket), status="pending", by=cast.sue.actor())
    with after(20):
        tickets.set_status(fresh(ticket), status="open", by=cast.sue.actor())
        assert escalation.mark_missed() == 0
    assert missed() == [("claim", 1)]
    assert the_clock(ticket).is_missed
    with after(30):
        tickets.claim(fresh(ticket), by=cast.lea.actor())
    assert the_clock(ticket).met_at == MONDAY + datetime.timedelta(minutes=30)


def test_a_ticket_that_arrives_waiting_stands_still_at_once(cast: Cast) -> None:
    set_targets(cast, 2, claim=10, acknowledge=None)
    with after(0):
        ticket = cast.ticket()
        tickets.set_status(fresh(ticket), status="pending", by=cast.sue.actor())
        tickets.escalate(fresh(ticket), team=cast.second, note="Beyond us", by=cast.sue.actor())
    assert [kind for kind, _ in history(ticket)] == ["started", "paused"]
    assert (the_clock(ticket).due_at, the_clock(ticket).left_seconds) == (None, 600)


def test_other_hours_move_what_runs_and_never_miss_it_at_once(cast: Cast, run_jobs: Run) -> None:
    """F46 for a calendar that changes under a running target; round the clock nothing moves."""
    week = [(day, datetime.time(9), datetime.time(17)) for day in range(5)]
    calendar = accounts.save_calendar(None, name="Days", time_zone="UTC", windows=week, by=cast.ada.actor())
    accounts.save_team(cast.first, calendar=calendar, by=cast.ada.actor())
    cast.first.refresh_from_db()
    escalation.save_level(1, claim_seconds=7200, acknowledge_seconds=None, by=cast.ada.actor())
    set_targets(cast, 2, acknowledge=None)
    with after(0):
        ticket = cast.ticket()
        cast.ticket(team=cast.second)
    with after(30):
        later = [(day, datetime.time(10), datetime.time(17)) for day in range(5)]
        accounts.save_calendar(calendar, windows=later, by=cast.ada.actor())
        run_jobs()
    assert the_clock(ticket).due_at == MONDAY + datetime.timedelta(minutes=180)
    with after(170):
        accounts.save_calendar(calendar, windows=week, by=cast.ada.actor())
        run_jobs()
    # By the old hours it had been due after 120 minutes: nobody could know, so a quarter of the budget is given.
    assert the_clock(ticket).due_at == MONDAY + datetime.timedelta(minutes=200)
    assert [kind for kind, _ in history(ticket)] == ["started", "recounted", "recounted"]
    assert LevelEvent.objects.filter(kind="recounted").exclude(ticket=ticket).count() == 0


def test_while_nothing_runs_a_reply_costs_one_look_and_other_hours_no_job(cast: Cast) -> None:
    set_targets(cast, 3)
    ticket = cast.ticket()
    with CaptureQueriesContext(connection) as asked:
        tickets.set_status(fresh(ticket), status="pending", by=cast.sue.actor())
    assert len([one for one in asked if "escalation_level" in one["sql"]]) == 1
    with CaptureQueriesContext(connection) as asked:
        escalation.recount_later()
    assert len(asked) == 2
