"""Each strategy at work: tickets come in and are offered, one after another, to those whom it should choose."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from frontdesk.accounts.models import Agent
from frontdesk.customers import actions as customers
from frontdesk.kit import clock
from frontdesk.routing import actions as routing
from frontdesk.routing.models import Decision, Offer, Place, Worker
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from tests.cast import Cast

MONDAY = datetime.fromisoformat("2026-03-02T09:00:00+00:00")
Crew = Callable[..., None]


def at(minutes: float) -> time_machine.travel:
    return time_machine.travel(MONDAY + timedelta(minutes=minutes), tick=False)


def a_queue(cast: Cast, strategy: str, **more: Any) -> None:
    routing.save_queue(None, name="Line", strategy=strategy, by=cast.ada.actor(), **more)


def come(*agents: Agent) -> None:
    for agent in agents:
        routing.set_presence(agent, state="available", by=agent.actor())


def arrive(cast: Cast, subject: str = "Another", priority: int | None = None) -> Ticket:
    """A customer's ticket that came in at this moment: the database's own clock does not stand still."""
    ticket = cast.ticket(subject)
    Ticket.objects.filter(pk=ticket.pk).update(created_at=clock.now())
    if priority is not None:
        tickets.set_priority(ticket, priority=priority, by=cast.ada.actor())
    Worker.objects.exclude(state="offline").update(seen_at=clock.now())  # their pages are open
    routing.dispatch()
    return ticket


def taken(cast: Cast, *, solves: bool = True) -> Agent:
    """Who is offered the ticket that comes in now; they take it, and are done with it at once unless told otherwise."""
    ticket = arrive(cast)
    offer = Offer.objects.get(ticket=ticket, state="open")
    row = routing.accept_offer(offer, by=offer.agent.actor())
    if solves:
        tickets.set_status(row, status="solved", by=offer.agent.actor())
    return offer.agent


def because() -> str:
    return str(Decision.objects.filter(kind="offered").latest("pk").reasons["because"])


def test_in_turns_everybody_is_asked_before_anybody_is_asked_again(cast: Cast) -> None:
    """Whatever they carry: Lea has work already, and it is her turn; also who declines has had theirs."""
    a_queue(cast, "round_robin")
    with at(0):
        for _ in range(3):
            tickets.claim(cast.ticket("Lea's"), by=cast.lea.actor())
        come(cast.lea, cast.tim, cast.sue)
    order = []
    for minute in range(1, 7):
        with at(minute):
            order.append(taken(cast, solves=False))
    assert set(order[:3]) == {cast.lea, cast.tim, cast.sue} and order[3:] == order[:3]
    assert because() == "was offered something longest ago"
    with at(10):
        first = Offer.objects.get(ticket=arrive(cast), state="open")
        routing.decline_offer(first, by=first.agent.actor())
        routing.dispatch()
    assert first.agent == order[0] and Offer.objects.get(ticket=first.ticket, state="open").agent == order[1]


def test_least_loaded_is_who_has_least_of_what_they_can_carry(cast: Cast) -> None:
    """Two of ten are less than one of two."""
    a_queue(cast, "least_loaded")
    routing.equip_agent(cast.tim, capacity=2, by=cast.sue.actor())
    with at(0):
        for agent in (cast.lea, cast.lea, cast.tim):
            tickets.claim(cast.ticket("Had before"), by=agent.actor())
        come(cast.lea, cast.tim)
    with at(1):
        assert (taken(cast, solves=False), because()) == (cast.lea, "carries 2 of 10")


def test_longest_idle_is_who_has_taken_nothing_for_longest(cast: Cast) -> None:
    """It counts from when somebody came, or took the last one, not from when they solved it."""
    a_queue(cast, "longest_idle")
    for minute, agent in ((0, cast.tim), (5, cast.lea), (9, cast.sue)):
        with at(minute):
            come(agent)
    order = []
    for minute in (10, 11, 12, 13):
        with at(minute):
            order.append(taken(cast))
    assert order == [cast.tim, cast.lea, cast.sue, cast.tim]
    with at(20):
        routing.set_presence(cast.lea, state="break", by=cast.lea.actor())
        come(cast.lea)
    with at(21):
        assert taken(cast) == cast.sue, "whoever comes back from a break has not been idle meanwhile"
    assert because().startswith("waits for new work longest")


def test_by_shares_somebody_of_weight_three_gets_three_times_as_much(cast: Cast) -> None:
    a_queue(cast, "weighted")
    routing.equip_agent(cast.lea, capacity=10, weight=3, by=cast.sue.actor())
    with at(0):
        come(cast.lea, cast.tim)
    order = []
    for minute in range(1, 13):
        with at(minute):
            order.append(taken(cast))
    assert (order.count(cast.lea), order.count(cast.tim)) == (9, 3)
    with at(13):
        come(cast.sue)
    late = []
    for minute in range(14, 24):
        with at(minute):
            late.append(taken(cast))
    assert late.count(cast.sue) == 2, "who comes later has saved up nothing: a fifth, as her weight says"


def test_by_shares_who_is_the_first_in_the_morning_has_saved_up_nothing_either(cast: Cast) -> None:
    """Sue is new, and there before the others who have taken many: she gets her share, not all."""
    a_queue(cast, "weighted")
    with at(0):
        come(cast.lea, cast.tim)
    for minute in range(1, 13):
        with at(minute):
            taken(cast)
    with at(20 * 60):
        for agent in (cast.lea, cast.tim):
            routing.set_presence(agent, state="offline", by=agent.actor())
    with at(24 * 60):
        come(cast.sue, cast.tim, cast.lea)
    order = []
    for minute in range(1, 10):
        with at(24 * 60 + minute):
            order.append(taken(cast))
    assert {agent.name: order.count(agent) for agent in order} == {"Sue Super": 3, "Tim Second": 3, "Lea First": 3}


def test_best_skilled_is_who_knows_most_of_what_the_queue_asks_for(cast: Cast) -> None:
    wine = routing.save_skill(None, name="Wine", by=cast.ada.actor())
    a_queue(cast, "skilled", needs={wine.pk: (2, True)})
    for agent, level in ((cast.lea, 1), (cast.tim, 3), (cast.sue, 5)):
        routing.equip_agent(agent, capacity=1, skills={wine.pk: level}, by=cast.sue.actor())
    with at(0):
        come(cast.lea, cast.tim, cast.sue)
    with at(1):
        assert (taken(cast, solves=False), because()) == (cast.sue, "Wine 5, carries 0 of 1")
    with at(2):
        assert taken(cast, solves=False) == cast.tim, "the best has no room"
    with at(3):
        assert not Offer.objects.filter(ticket=arrive(cast), state="open").exists(), "Lea knows too little"


@pytest.mark.parametrize("is_there", [True, False])
def test_the_organisation_meets_whom_it_knows(cast: Cast, is_there: bool) -> None:
    """Somebody else of the same company had their ticket solved by Tim; where he is not there, whoever has least."""
    company = customers.save_organization(None, name="Croft Ltd", by=cast.ada.actor())
    for one in (cast.laura, cast.stranger):
        customers.change_customer(one, organization=company, by=cast.ada.actor())
    before = tickets.open_ticket(
        subject="Sam's", text="Hello", requester=cast.stranger, team=cast.first, by=cast.stranger.actor()
    )
    tickets.claim(before, by=cast.tim.actor())
    a_queue(cast, "organization")
    with at(0):
        come(cast.lea, *([cast.tim] if is_there else []))
    with at(1):
        assert taken(cast) == (cast.tim if is_there else cast.lea)
    assert because() == ("had the organisation's last ticket" if is_there else "carries 0 of 10")


def test_what_has_waited_long_enough_goes_before_what_is_more_urgent(cast: Cast) -> None:
    """Each step of priority is worth so many minutes of waiting, and no more, however many urgent ones come."""
    a_queue(cast, "by_hand", ages_minutes=10)
    with at(0):
        come(cast.lea)
        old = arrive(cast, "Low", priority=4)
    with at(29):
        overtaking = arrive(cast, "Urgent, within three steps", priority=1)
    with at(31):
        late = [arrive(cast, f"Urgent {number}", priority=1) for number in range(5)]
        routing.dispatch()
        assert Place.objects.filter(state="waiting").count() == 7
        assert [routing.take_next(by=cast.lea.actor()) for _ in range(3)] == [overtaking, old, late[0]]
