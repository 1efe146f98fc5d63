"""Twenty workers at once, on a real PostgreSQL: nothing is given twice, and nobody gets more than they can carry."""

import contextlib
import threading
from collections import Counter

import pytest
from django.db import connection

from frontdesk.routing import actions as routing
from frontdesk.routing.models import Offer, Place, Worker
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Assignment, Ticket
from tests.cast import Cast, assemble

WORKERS, TICKETS, CAPACITY = 20, 30, 4


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return assemble()


def together(*works: object) -> list[BaseException]:
    """Do all of these at once, each in a thread with a connection of its own; returns what went wrong."""
    start, faults = threading.Barrier(len(works)), list[BaseException]()

    def run(work: object) -> None:
        try:
            start.wait(30)
            work()  # type: ignore[operator]
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads)
    return faults


def prepared(cast: Cast, at_once: int = 0) -> list[Ticket]:
    routing.save_queue(None, name="All", offer_seconds=3600, offers_at_once=at_once, by=cast.ada.actor())
    for agent in (cast.lea, cast.tim, cast.sue):
        routing.equip_agent(agent, capacity=CAPACITY, by=cast.ada.actor())
        routing.set_presence(agent, state="available", by=agent.actor())
    return [cast.ticket(f"Number {number}") for number in range(TICKETS)]


def carried() -> Counter[int]:
    found = Counter(Offer.objects.filter(state="open").values_list("agent", flat=True))
    return found + Counter(Ticket.objects.exclude(assignee=None).values_list("assignee", flat=True))


def test_a67_twenty_workers_offer_nothing_twice_and_exceed_no_capacity(cast: Cast) -> None:
    prepared(cast)
    assert together(*[routing.dispatch] * WORKERS) == []
    offers = list(Offer.objects.filter(state="open"))
    assert len({offer.ticket_id for offer in offers}) == len(offers) == 3 * CAPACITY
    assert set(carried().values()) == {CAPACITY}


def test_a67_twenty_workers_offer_nobody_two_things_at_once(cast: Cast) -> None:
    prepared(cast, at_once=1)
    assert together(*[routing.dispatch] * WORKERS) == []
    assert sorted(Offer.objects.filter(state="open").values_list("agent", flat=True)) == sorted(
        one.pk for one in (cast.lea, cast.tim, cast.sue)
    )


def test_a67_offers_answers_claims_and_leaving_at_once_leave_one_owner_and_no_lock(cast: Cast) -> None:
    """Everything that can happen to a ticket in routing, at the same moments, three rounds long."""
    made = prepared(cast)
    people = {agent.pk: agent.actor() for agent in (cast.lea, cast.tim, cast.sue)}

    def answer(accepts: bool) -> None:
        for offer in Offer.objects.filter(state="open").order_by("?")[:5]:
            with contextlib.suppress(NotAllowedNow):
                (routing.accept_offer if accepts else routing.decline_offer)(offer, by=people[offer.agent_id])

    def claim() -> None:
        for ticket in made[::7]:
            with contextlib.suppress(NotAllowedNow):
                tickets.claim(ticket, by=cast.hank.actor())

    def leave_and_come() -> None:
        routing.set_presence(cast.tim, state="break", by=cast.tim.actor())
        routing.set_presence(cast.tim, state="available", by=cast.tim.actor())

    for _ in range(3):
        works = [*[routing.dispatch] * 6, lambda: answer(True), lambda: answer(True), lambda: answer(False), claim,
                 leave_and_come, routing.tend]  # fmt: skip
        assert together(*works) == []
    open_offers = list(Offer.objects.filter(state="open").values_list("ticket", flat=True))
    assert len(open_offers) == len(set(open_offers))
    owned = set(Ticket.objects.exclude(assignee=None).values_list("pk", flat=True))
    assert not owned & set(open_offers)
    accepted = Counter(Offer.objects.filter(state="accepted").values_list("ticket", flat=True))
    assert all(count == 1 for count in accepted.values())
    for ticket in owned:
        assert Assignment.objects.filter(ticket=ticket, how="claim").count() == 1
    for agent, count in carried().items():
        assert agent == cast.hank.pk or count <= CAPACITY
    assert not Place.objects.filter(ticket__in=owned).exclude(state="left").exists()
    assert Worker.objects.get(agent=cast.tim).state == "available"
