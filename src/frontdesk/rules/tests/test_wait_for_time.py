"""Rules that wait for time: found by their moments, each once, and only while it is still so."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontdesk.kit import clock
from frontdesk.rules import actions as rules
from frontdesk.rules.actions.waiting import fire_due, forget_fired
from frontdesk.rules.models import Rule, RuleDue, RuleRun
from frontdesk.sla.models import SlaClock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.models import Message, Ticket
from tests.cast import Cast

Run = Callable[..., list[str]]
Clock = Callable[..., None]


@pytest.fixture
def later() -> Any:
    """`later(hours=2)`: so long after the test began. The database's own clock stands still beside it."""
    begun = clock.now()
    with time_machine.travel(begun, tick=False) as traveller:
        yield lambda **much: traveller.move_to(begun + datetime.timedelta(**much))


def rule(cast: Cast, when: dict[str, str], **more: Any) -> Rule:
    given = {"name": "Wait", "effects": {"tags_added": "late"}} | more
    return rules.save_rule(None, by=cast.ada.actor(), when=when, **given)


def tags(ticket: Ticket) -> list[str]:
    return Ticket.objects.get(pk=ticket.pk).tags


def test_a_day_after_our_answer_a_silent_customer_is_noticed_once(cast: Cast, later: Clock, run_jobs: Run) -> None:
    rule(cast, {"silent": "24h"})
    quiet, talks = cast.ticket(), cast.ticket()
    for one in (quiet, talks):
        tickets.reply(one, html="<p>Try this</p>", by=cast.lea.actor())
    later(hours=3)
    tickets.receive_message(talks, customer=cast.laura, text="It works not", by=cast.laura.actor())
    later(hours=23)
    fire_due()
    assert tags(quiet) == tags(talks) == []
    later(hours=25)
    fire_due()
    fire_due()
    assert (tags(quiet), tags(talks)) == (["late"], [])
    run = RuleRun.objects.get()
    assert (run.ticket, run.trigger) == (quiet, "silent")
    tickets.reply(quiet, html="<p>And?</p>", by=cast.lea.actor())  # another occurrence
    tickets.set_tags(quiet, tags=[], by=cast.lea.actor())
    later(hours=50)
    fire_due()
    assert tags(quiet) == ["late"] and RuleRun.objects.count() == 2


def test_a_customer_who_waits_for_an_answer_is_noticed_from_their_last_word(cast: Cast, later: Clock) -> None:
    rule(cast, {"unanswered": "4h"})
    ticket, answered = cast.ticket(), cast.ticket()
    later(hours=1)
    tickets.receive_message(ticket, customer=cast.laura, text="Hello?", by=cast.laura.actor())
    tickets.reply(answered, html="<p>Yes</p>", by=cast.lea.actor())
    later(hours=4, minutes=30)
    fire_due()
    assert tags(ticket) == []  # three and a half hours after the last word
    later(hours=5, minutes=1)
    fire_due()
    assert (tags(ticket), tags(answered)) == (["late"], [])


def test_three_days_pending_by_a_condition_on_the_status(cast: Cast, later: Clock) -> None:
    pending = Group("all", (Condition("status", "any", ("pending",)),))
    rule(cast, {"in_status": "3d"}, tree=pending, effects={"status": "solved"})
    ticket, back = cast.ticket(), cast.ticket()
    for one in (ticket, back):
        tickets.set_status(one, status="pending", by=cast.lea.actor())
    tickets.set_status(back, status="open", by=cast.lea.actor())
    later(days=3, minutes=5)
    fire_due()
    assert [Ticket.objects.get(pk=one.pk).status for one in (ticket, back)] == ["solved", "open"]


def test_what_nobody_owns_and_what_is_old(cast: Cast, later: Clock) -> None:
    rule(cast, {"unowned": "2h"}, name="Unowned", effects={"tags_added": "unowned"})
    rule(cast, {"age": "5h"}, name="Old", effects={"tags_added": "old"})
    free, owned = cast.ticket(), cast.ticket()
    tickets.assign(owned, to=cast.lea, by=cast.ada.actor())
    later(hours=2, minutes=1)
    fire_due()
    assert (tags(free), tags(owned)) == (["unowned"], [])
    later(hours=5, minutes=1)
    fire_due()
    assert (tags(free), tags(owned)) == (["old", "unowned"], ["old"])


def test_an_hour_before_a_promise_is_due_each_promise_once(cast: Cast, later: Clock) -> None:
    rule(cast, {"before_due": "1h"}, effects={"note": "Soon late"})
    ticket, paused = cast.ticket(), cast.ticket()
    due = clock.now() + datetime.timedelta(hours=3)
    SlaClock.objects.filter(ticket__in=[ticket, paused]).update(due_at=None)
    for one in (ticket, paused):
        assert SlaClock.objects.filter(ticket=one, promise="first_reply").update(due_at=due)
    fire_due()
    assert not RuleRun.objects.exists()
    later(hours=2, minutes=1)
    fire_due()
    fire_due()
    assert Message.objects.filter(ticket=ticket, kind="note").count() == 1
    SlaClock.objects.filter(ticket=paused).update(due_at=due + datetime.timedelta(minutes=10))  # by a pause
    fire_due()
    assert Message.objects.filter(ticket=paused, kind="note").count() == 1


def test_tickets_that_wait_already_count_only_where_that_was_asked(cast: Cast, later: Clock, run_jobs: Run) -> None:
    ticket = cast.ticket()
    tickets.reply(ticket, html="<p>Try this</p>", by=cast.lea.actor())
    later(hours=30)
    rule(cast, {"silent": "24h"}, name="New only")
    run_jobs()
    fire_due()
    assert tags(ticket) == []
    old = rule(cast, {"silent": "24h", "age": "1w"}, name="Open too", takes_open=True)
    run_jobs()
    assert RuleDue.objects.filter(rule=old).count() == 2
    fire_due()
    assert tags(ticket) == ["late"]


def test_a_rule_that_is_changed_or_out_of_use_waits_for_nothing_of_before(cast: Cast, later: Clock) -> None:
    made = rule(cast, {"age": "1h"})
    cast.ticket()
    assert RuleDue.objects.count() == 1
    changed = rules.save_rule(made, by=cast.ada.actor(), name="Wait", when={"age": "2h"}, effects=made.effects)
    assert not RuleDue.objects.exists()
    cast.ticket()
    rules.switch_rule(changed, is_active=False, by=cast.ada.actor())
    assert not RuleDue.objects.exists()


def test_f45_a_minute_in_which_nothing_is_due_looks_at_no_ticket(cast: Cast, later: Clock) -> None:
    """F45: with moments kept for later, one look through their index; the tickets are not touched."""
    rule(cast, {"age": "1d"})
    for _ in range(3):
        cast.ticket()
    with CaptureQueriesContext(connection) as asked:
        assert fire_due() == 0
    assert len(asked) == 2 and not [one for one in asked.captured_queries if "tickets_ticket" in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM rules_ruledue WHERE fired_at IS NULL AND due_at <= now()")
        assert "rule_due_open" in str(cursor.fetchall())


def test_moments_that_came_are_forgotten_once_their_tickets_ended(cast: Cast, later: Clock) -> None:
    rule(cast, {"age": "1h"})
    ticket, open_ = cast.ticket(), cast.ticket()
    later(hours=2)
    fire_due()
    tickets.set_status(ticket, status="closed", by=cast.ada.actor())
    later(days=40)
    assert forget_fired() == 1 and RuleDue.objects.get().ticket == open_


def test_of_two_rules_at_once_the_first_may_be_the_last(cast: Cast, later: Clock) -> None:
    rule(cast, {"age": "1h"}, name="First", effects={"tags_added": "first"}, is_last=True)
    rule(cast, {"age": "1h"}, name="Second", effects={"tags_added": "second"})
    ticket = cast.ticket()
    later(hours=2)
    fire_due()
    assert tags(ticket) == ["first"]
