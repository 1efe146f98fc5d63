"""Two people acknowledge at once; steps, answers and misses come at once; against a real PostgreSQL (A67, F45)."""

import contextlib
import datetime
import threading
from collections import Counter

import pytest

from frontdesk.accounts.models import Agent
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.actions import StepWritten
from frontdesk.escalation.models import Acted, Call, LevelClock, Paging
from frontdesk.escalation.tests.scenes import set_targets
from frontdesk.events.models import Entry
from frontdesk.kit import clock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Escalation, Ticket
from tests.cast import Cast, assemble
from tests.together import meanwhile, together, wait_until_waiting

pytestmark = pytest.mark.django_db(transaction=True)
PAST = datetime.timedelta(seconds=1)


def prepared() -> tuple[Cast, Ticket, Escalation]:
    cast = assemble()
    steps = [StepWritten("leads", 5), StepWritten("team", 5)]
    escalation.save_policy(None, name="Call", triggers=["hand", "claim"], steps=steps, by=cast.ada.actor())
    ticket = cast.ticket()
    tickets.raise_to_supervisor(ticket, note="Please", by=cast.lea.actor())
    return cast, ticket, Escalation.objects.get()


def due_now() -> None:
    Paging.objects.update(next_at=clock.now() - PAST)


def test_a67_of_many_who_acknowledge_at_once_one_is_the_first_and_all_are_told_so() -> None:
    cast, _, found = prepared()
    heard: list[Agent | None] = []

    def say(agent: Agent) -> None:
        heard.append(tickets.acknowledge_escalation(found, by=agent.actor()).acknowledged_by)

    people, faults = [cast.sue, cast.lea, cast.tim, cast.ada], list[BaseException]()
    trying = threading.Thread(target=lambda: faults.extend(together(*[lambda one=one: say(one) for one in people])))
    with meanwhile(lambda: Escalation.objects.select_for_update().get(pk=found.pk)):
        trying.start()
        wait_until_waiting(4)
    trying.join(60)
    assert faults == []
    found.refresh_from_db()
    assert [one.pk if one else None for one in heard] == [found.acknowledged_by_id] * 4
    assert Entry.objects.filter(kind="ticket.escalation_acknowledged").count() == 1


def test_a_step_and_an_answer_at_once_leave_no_step_behind_the_answer() -> None:
    """A67: either the step was first, or it is not taken; whichever, nobody is told again."""
    cast, _, found = prepared()
    due_now()
    works = [*[escalation.take_due_steps] * 4, lambda: tickets.acknowledge_escalation(found, by=cast.sue.actor())]
    assert together(*works) == []
    paging = Paging.objects.get()
    assert (paging.state, paging.next_at) == ("acknowledged", None)
    before = Call.objects.count()
    assert before <= 1
    assert escalation.take_due_steps() == 0
    assert Call.objects.count() == before


def test_f45_many_watches_take_a_step_once() -> None:
    prepared()
    due_now()
    assert together(*[escalation.take_due_steps] * 8) == []
    steps = Counter((call.round, call.step, call.agent_id) for call in Call.objects.all())
    assert set(steps.values()) == {1}
    assert Entry.objects.filter(kind="escalation.step_taken").count() == 1


def test_f45_many_watches_note_a_miss_once() -> None:
    cast = assemble()
    set_targets(cast, 1, acknowledge=None)
    made = [cast.ticket(f"Ticket {at}") for at in range(6)]
    LevelClock.objects.update(due_at=clock.now() - PAST)
    assert together(*[escalation.mark_missed] * 8) == []
    told = Counter(Entry.objects.filter(kind="escalation.target_missed").values_list("subject_id", flat=True))
    assert told == dict.fromkeys((ticket.pk for ticket in made), 1)


def test_a19_a_policy_acts_once_for_one_cause() -> None:
    """A19: what it set off and what was taken back again does not set it off anew."""
    cast = assemble()
    steps = [StepWritten("leads", 0)]
    escalation.save_policy(None, name="Call", triggers=["breach"], steps=steps, by=cast.ada.actor())
    ticket = cast.ticket()
    assert escalation.consider(ticket.pk, "breach", "breach:resolution")
    tickets.deescalate(Ticket.objects.get(pk=ticket.pk), note="It is well", by=cast.sue.actor())
    works = [lambda: escalation.consider(ticket.pk, "breach", "breach:resolution")] * 4
    assert together(*works) == []
    assert Escalation.objects.filter(ended_at=None).count() == 0
    assert Acted.objects.count() == 1


def test_f45_a_miss_a_claim_and_an_end_at_once_lock_nobody_and_act_once() -> None:
    cast = assemble()
    steps = [StepWritten("leads", 0)]
    escalation.save_policy(None, name="Call", triggers=["claim"], steps=steps, by=cast.ada.actor())
    set_targets(cast, 1, acknowledge=None)
    made = [cast.ticket(f"Ticket {at}") for at in range(6)]
    LevelClock.objects.update(due_at=clock.now() - PAST)

    def claim() -> None:
        for ticket in made[::2]:
            with contextlib.suppress(NotAllowedNow):
                tickets.claim(ticket, by=cast.lea.actor())

    def act() -> None:
        for ticket in made:
            escalation.consider(ticket.pk, "claim", "claim:once")

    works = [escalation.mark_missed, escalation.mark_missed, claim, act, act, escalation.take_due_steps]
    assert together(*works) == []
    act()
    open_ = Counter(Escalation.objects.filter(ended_at=None).values_list("ticket", flat=True))
    assert set(open_.values()) <= {1}
    assert set(open_) >= {ticket.pk for ticket in made[1::2]}
    assert Acted.objects.count() == len(open_)
    told = Counter(Entry.objects.filter(kind="escalation.target_missed").values_list("subject_id", flat=True))
    assert set(told.values()) <= {1}


def test_a67_the_same_escalation_asked_for_twice_at_once_is_one() -> None:
    cast = assemble()
    ticket = cast.ticket()
    ask = lambda: tickets.raise_to_supervisor(ticket, note="Please", to=cast.sue, by=cast.lea.actor())  # noqa: E731
    assert together(*[ask] * 5) == []
    assert Escalation.objects.count() == 1
    assert Paging.objects.count() == 1
