"""The rules of pausing, one by one, as docs/sla.md numbers them; those of several steps on real tickets."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from frontdesk.accounts import actions as accounts
from frontdesk.kit import clock
from frontdesk.sla import actions as sla
from frontdesk.sla.actions.rules import Budget
from frontdesk.sla.logic.pausing import CUSTOMER, HELD, PLANNED, SHELVED, THIRD_PARTY, Situation, paused_by
from frontdesk.sla.models import ClockEvent, Promise, SlaClock, SlaPolicy
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from tests.cast import Cast, assemble

HOUR = datetime.timedelta(hours=1)
MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
ALL = [str(value) for value in Promise.values]
REPLIES = {"first_reply", "next_reply"}


def still(**how: object) -> dict[str, str]:
    """Which promises stand still in such a situation, and why."""
    situation = Situation(**how)  # type: ignore[arg-type]
    return {one: reason for one in ALL if (reason := paused_by(one, situation))}


def test_each_rule_of_the_docs_has_a_test_of_its_number_and_each_test_a_rule() -> None:
    page = (Path(__file__).resolve().parents[4] / "docs/sla.md").read_text()
    table = page.split("## The rules of pausing\n")[1].split("\n## ")[0]
    told = [int(number) for number in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)]
    assert told == list(range(1, 18))
    held = {int(found[1]) for name in globals() if (found := re.match(r"test_rule_(\d+)_", name))}
    assert held == set(told)


def test_rule_1_when_it_is_our_turn_everything_runs() -> None:
    assert still(status="new") == still(status="open") == {}


def test_rule_2_waiting_for_the_customer_resolution_stands_still() -> None:
    assert still(status="pending")["resolution"] == CUSTOMER
    assert "resolution" not in still(status="pending", pauses=frozenset({THIRD_PARTY}))


def test_rule_3_waiting_does_not_answer_a_first_question() -> None:
    assert "first_reply" not in still(status="pending")


def test_rule_4_nor_a_next_one() -> None:
    assert "next_reply" not in still(status="pending")


def test_rule_5_while_it_is_the_customers_turn_they_do_not_wait_for_us() -> None:
    assert still(status="pending")["wait"] == CUSTOMER


def test_rule_6_no_news_are_due_while_we_wait_for_the_customer() -> None:
    assert still(status="pending")["update"] == CUSTOMER


def test_rule_7_waiting_for_a_third_party_resolution_stands_still() -> None:
    assert still(status="on_hold") == {"resolution": THIRD_PARTY}
    assert still(status="on_hold", pauses=frozenset({CUSTOMER})) == {}


def test_rule_8_a_third_party_answers_nobody_for_us() -> None:
    assert not REPLIES & set(still(status="on_hold"))


def test_rule_9_the_customer_waits_on_while_a_third_party_is_busy() -> None:
    assert "wait" not in still(status="on_hold")


def test_rule_10_news_are_due_while_a_third_party_is_busy() -> None:
    assert "update" not in still(status="on_hold")


def test_rule_11_what_is_put_off_to_an_agreed_time_stands_still_where_the_policy_says_so() -> None:
    every = frozenset({CUSTOMER, THIRD_PARTY, PLANNED})
    assert still(status="open", is_planned=True) == {}
    assert still(status="open", is_planned=True, pauses=every) == {"resolution": PLANNED, "update": PLANNED}


def test_rule_12_what_is_held_stands_still_altogether() -> None:
    assert still(status="open", is_held=True) == dict.fromkeys(ALL, HELD)
    assert still(status="new", is_held=True, pauses=frozenset()) == dict.fromkeys(ALL, HELD)


def test_rule_13_what_is_merged_away_or_spam_ends_neither_kept_nor_broken() -> None:
    assert still(status="closed", is_shelved=True) == dict.fromkeys(ALL, SHELVED)


def test_rule_15_a_policy_that_names_no_reason_lets_everything_run() -> None:
    for status in ("new", "open", "pending", "on_hold"):
        assert still(status=status, is_planned=True, pauses=frozenset()) == {}


@pytest.fixture
def desk(db: None) -> Iterator[Cast]:
    """On a Monday morning, with every promise for every priority, round the clock."""
    with time_machine.travel(MONDAY, tick=False):
        cast = assemble()
        always = [(day, datetime.time(0), datetime.time(0)) for day in range(7)]
        calendar = accounts.save_calendar(None, name="Always", time_zone="UTC", windows=always, by=cast.ada.actor())
        hours = {"first_reply": 2, "next_reply": 2, "update": 8, "wait": 30, "resolution": 20}
        targets = {(name, priority): Budget(count * 3600) for name, count in hours.items() for priority in range(1, 5)}
        sla.save_policy(
            sla.ensure_default_policy(), targets=targets, counts_by="named", calendar=calendar, by=cast.ada.actor(),
            pauses=["customer", "third_party", "planned"],
        )  # fmt: skip
        yield cast


def opened(cast: Cast) -> Ticket:
    """A ticket that came in on that morning: the database's own clock does not stand still."""
    ticket = cast.ticket()
    SlaClock.objects.filter(ticket=ticket).delete()
    ClockEvent.objects.filter(ticket=ticket).delete()
    Ticket.objects.filter(pk=ticket.pk).update(created_at=MONDAY)
    ticket.refresh_from_db()
    sla.start(ticket)
    return ticket


def of(ticket: Ticket, promise: str = "resolution") -> SlaClock:
    return SlaClock.objects.get(ticket=ticket, promise=promise)


def kinds(ticket: Ticket, promise: str = "resolution") -> list[str]:
    return list(ClockEvent.objects.filter(ticket=ticket, promise=promise).values_list("kind", flat=True))


def status(ticket: Ticket, to: str, cast: Cast) -> None:
    tickets.set_status(ticket, status=to, by=cast.lea.actor())


def test_rule_2_what_is_left_goes_on_when_it_is_our_turn_again(desk: Cast) -> None:
    ticket = opened(desk)
    with time_machine.travel(MONDAY + 5 * HOUR, tick=False):
        status(ticket, "pending", desk)
        assert (of(ticket).due_at, of(ticket).left_seconds) == (None, 15 * 3600)
    with time_machine.travel(MONDAY + 50 * HOUR, tick=False):
        status(ticket, "open", desk)
        assert of(ticket).due_at == MONDAY + 65 * HOUR
    assert kinds(ticket) == ["started", "paused", "resumed"]


def test_rule_11_it_stands_still_until_it_is_back(desk: Cast) -> None:
    ticket = opened(desk)
    with time_machine.travel(MONDAY + HOUR, tick=False):
        tickets.snooze(ticket, until=MONDAY + 30 * HOUR, by=desk.lea.actor())
        assert (of(ticket).pause_reason, of(ticket, "first_reply").pause_reason) == (PLANNED, "")
    with time_machine.travel(MONDAY + 31 * HOUR, tick=False):
        tickets.wake(ticket, by=desk.lea.actor())
        assert of(ticket).due_at == MONDAY + 50 * HOUR


def test_rule_11_without_an_agreed_time_it_runs_on(desk: Cast) -> None:
    ticket = opened(desk)
    tickets.snooze(ticket, wakes_on="answer", by=desk.lea.actor())
    assert of(ticket).paused_at is None


def test_rule_12_held_and_let_go_by_hand_with_a_reason_that_is_kept(desk: Cast) -> None:
    ticket = opened(desk)
    with time_machine.travel(MONDAY + HOUR, tick=False):
        sla.hold(ticket, reason="The customer's site is closed", by=desk.lea.actor())
        sla.hold(ticket, reason="again", by=desk.lea.actor())
        assert all(one.paused_at for one in SlaClock.objects.filter(ticket=ticket))
        status(ticket, "open", desk)
        assert of(ticket).pause_reason == HELD, "it stays held whatever else happens"
    with time_machine.travel(MONDAY + 11 * HOUR, tick=False):
        sla.release(ticket, by=desk.lea.actor())
        assert of(ticket).due_at == MONDAY + 30 * HOUR
    reasons = ClockEvent.objects.filter(ticket=ticket, promise="resolution").values_list("reason", flat=True)
    assert "The customer's site is closed" in reasons


def test_rule_13_spam_that_is_none_goes_on_as_if_it_had_never_been(desk: Cast) -> None:
    ticket = opened(desk)
    due = of(ticket).due_at
    with time_machine.travel(MONDAY + HOUR, tick=False):
        tickets.mark_spam(ticket, by=desk.lea.actor())
        assert (of(ticket).due_at, of(ticket).met_at, of(ticket).is_breached) == (None, None, False)
    with time_machine.travel(MONDAY + 3 * HOUR, tick=False):
        tickets.unmark_spam(ticket, by=desk.lea.actor())
        assert of(ticket).due_at == due


def test_rule_14_two_reasons_that_overlap_are_one_pause(desk: Cast) -> None:
    ticket = opened(desk)
    with time_machine.travel(MONDAY + HOUR, tick=False):
        status(ticket, "pending", desk)
    with time_machine.travel(MONDAY + 2 * HOUR, tick=False):
        sla.hold(ticket, reason="Holidays", by=desk.lea.actor())
        assert of(ticket).pause_reason == HELD
    with time_machine.travel(MONDAY + 3 * HOUR, tick=False):
        status(ticket, "open", desk)
        assert of(ticket).paused_at is not None
    with time_machine.travel(MONDAY + 6 * HOUR, tick=False):
        sla.release(ticket, by=desk.lea.actor())
        assert of(ticket).due_at == MONDAY + 25 * HOUR, "five hours, counted once"


def test_rule_15_a_policy_can_let_everything_run(desk: Cast) -> None:
    sla.save_policy(SlaPolicy.objects.get(is_default=True), pauses=[], by=desk.ada.actor())
    ticket = opened(desk)
    due = of(ticket).due_at
    status(ticket, "pending", desk)
    status(ticket, "on_hold", desk)
    assert of(ticket).due_at == due


def test_rule_16_what_is_broken_stays_broken_and_has_nothing_left(desk: Cast) -> None:
    ticket = opened(desk)
    with time_machine.travel(MONDAY + 25 * HOUR, tick=False):
        status(ticket, "pending", desk)  # nobody had looked before
        found = of(ticket)
        assert (found.is_breached, found.left_seconds) == (True, 0)
    with time_machine.travel(MONDAY + 30 * HOUR, tick=False):
        status(ticket, "open", desk)
        assert of(ticket).due_at == MONDAY + 30 * HOUR
        assert sla.mark_breaches() == 1, "the first reply alone: this one is broken already"
    assert kinds(ticket).count("breached") == 1


def test_rule_17_reopening_leaves_at_least_a_quarter(desk: Cast) -> None:
    ticket = opened(desk)
    with time_machine.travel(MONDAY + 19 * HOUR, tick=False):
        status(ticket, "solved", desk)
        assert (of(ticket).met_at, of(ticket).is_breached) == (MONDAY + 19 * HOUR, False)
    with time_machine.travel(MONDAY + 100 * HOUR, tick=False):
        status(ticket, "open", desk)
        assert of(ticket).due_at == MONDAY + 105 * HOUR
        assert sla.mark_breaches() == 0


def test_rule_17_reopening_gives_back_what_was_left(desk: Cast) -> None:
    ticket = opened(desk)
    with time_machine.travel(MONDAY + 2 * HOUR, tick=False):
        status(ticket, "pending", desk)
    with time_machine.travel(MONDAY + 9 * HOUR, tick=False):
        status(ticket, "solved", desk)
    with time_machine.travel(MONDAY + 100 * HOUR, tick=False):
        status(ticket, "open", desk)
        assert of(ticket).due_at == MONDAY + 118 * HOUR, "the pause before the end cost nothing"


def test_rule_17_a_higher_priority_gives_time_that_can_be_kept(desk: Cast) -> None:
    default = SlaPolicy.objects.get(is_default=True)
    sla.save_policy(default, targets={("resolution", 1): Budget(4 * 3600)}, by=desk.ada.actor())
    ticket = opened(desk)
    with time_machine.travel(MONDAY + 10 * HOUR, tick=False):
        tickets.set_priority(ticket, priority=1, by=desk.lea.actor())
        assert of(ticket).due_at == MONDAY + 11 * HOUR
        assert not of(ticket).is_breached


def test_rule_17_what_was_broken_before_the_change_gets_no_more_time(desk: Cast) -> None:
    ticket = opened(desk)
    with time_machine.travel(MONDAY + 21 * HOUR, tick=False):
        sla.mark_breaches()
        tickets.set_priority(ticket, priority=1, by=desk.lea.actor())
        due = of(ticket).due_at
        assert due is not None
        assert due < clock.now()
