"""Twenty workers run the same rules on the same ticket, on a real PostgreSQL: limits hold, nothing is done twice."""

import datetime

import pytest

from frontdesk.events.models import Entry
from frontdesk.kit import clock
from frontdesk.rules import actions as rules
from frontdesk.rules.actions.running import Cause, run
from frontdesk.rules.actions.waiting import fire_due
from frontdesk.rules.logic.limits import MOST_PER_HOUR
from frontdesk.rules.models import Rule, RuleDue, RuleRun
from frontdesk.tickets.models import Message, Ticket
from tests.cast import Cast, assemble
from tests.together import together

WORKERS = 20


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return assemble()


def made(cast: Cast, name: str = "Note", when: dict[str, str] | None = None) -> Rule:
    return rules.save_rule(None, by=cast.ada.actor(), name=name, when=when or {"tags": "yes"}, effects={"note": name})


def notes(ticket: Ticket) -> int:
    return Message.objects.filter(ticket=ticket, kind="note").count()


def test_a19_twenty_workers_keep_the_limit_of_the_hour(cast: Cast) -> None:
    """A19: five more may run, and twenty try."""
    rule, ticket = made(cast), cast.ticket()
    RuleRun.objects.bulk_create(
        RuleRun(rule=rule, rule_name=rule.name, number=1, ticket=ticket, trigger="tags", occasion=f"before:{at}",
                chain=-1, state="done", at=clock.now())
        for at in range(MOST_PER_HOUR - 5)
    )  # fmt: skip
    works = [lambda at=at: run(rule, ticket.pk, Cause("tags", f"event:{at}", at + 1)) for at in range(WORKERS)]
    assert together(*works) == []
    assert notes(ticket) == 5
    assert RuleRun.objects.filter(state="done").count() == MOST_PER_HOUR
    assert RuleRun.objects.filter(state="cut").count() == 1
    assert Entry.objects.filter(kind="rules.rule_fell_short").count() == 1


def test_a19_twenty_workers_run_a_rule_once_in_a_chain(cast: Cast) -> None:
    """A19: whatever set it going, it has run once in this chain, and is cut then."""
    rule, ticket = made(cast), cast.ticket()
    works = [lambda at=at: run(rule, ticket.pk, Cause("tags", f"event:{at}", 7, 1)) for at in range(WORKERS)]
    assert together(*works) == []
    assert (notes(ticket), RuleRun.objects.filter(state="done").count()) == (1, 1)


def test_a19_twenty_workers_do_what_one_event_asks_once(cast: Cast) -> None:
    """A19, F23: a job that was repeated while the first one still runs."""
    rule, ticket = made(cast), cast.ticket()
    assert together(*[lambda: run(rule, ticket.pk, Cause("tags", "event:1", 1))] * WORKERS) == []
    assert (notes(ticket), RuleRun.objects.count()) == (1, 1)


def test_f45_twenty_workers_take_a_moment_once(cast: Cast) -> None:
    rule = made(cast, when={"age": "1h"})
    found = [cast.ticket(f"Ticket {number}") for number in range(3)]
    RuleDue.objects.update(due_at=clock.now() - datetime.timedelta(seconds=1))
    Ticket.objects.update(created_at=clock.now() - datetime.timedelta(hours=2))
    assert together(*[fire_due] * WORKERS) == []
    assert [notes(ticket) for ticket in found] == [1, 1, 1]
    assert RuleRun.objects.filter(rule=rule).count() == 3
    assert not RuleDue.objects.filter(fired_at=None).exists()
