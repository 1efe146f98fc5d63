"""Twenty workers at once, on a real PostgreSQL: nothing is given twice, and nobody gets more than they can carry."""

import contextlib
import threading
from collections import Counter

import pytest
from django.db import IntegrityError

from frontdesk.accounts.models import Agent
from frontdesk.routing import actions as routing
from frontdesk.routing.models import Decision, Offer, Place, Worker
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Assignment, Ticket
from tests.cast import Cast, assemble
from tests.together import meanwhile, together, wait_until_waiting

WORKERS, TICKETS, CAPACITY = 20, 30, 4


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return assemble()


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


def test_a67_of_two_answers_to_one_offer_the_first_counts(cast: Cast) -> None:
    """Both are held up in front of the offer's row, and then go on as they come."""
    ticket = prepared(cast)[0]
    routing.dispatch()
    offer = Offer.objects.get(ticket=ticket, state="open")
    by, faults = Agent.objects.get(pk=offer.agent_id).actor(), list[BaseException]()
    answers = [lambda: routing.accept_offer(offer, by=by), lambda: routing.decline_offer(offer, by=by)]
    trying = threading.Thread(target=lambda: faults.extend(together(*answers)))
    with meanwhile(lambda: Offer.objects.select_for_update().get(pk=offer.pk)):
        trying.start()
        wait_until_waiting(2)
    trying.join(60)
    assert [type(fault) for fault in faults] == [NotAllowedNow], "whoever was second is told"
    offer.refresh_from_db()
    owner = Ticket.objects.get(pk=ticket.pk).assignee_id
    assert (offer.state, owner) in {("accepted", offer.agent_id), ("declined", None)}


def test_a67_a_ticket_that_somebody_takes_at_this_moment_is_not_offered(cast: Cast) -> None:
    """Neither is it waited for: the others are offered, and it is looked at again a moment later."""
    made = prepared(cast)
    with meanwhile(lambda: tickets.claim(made[0], by=cast.hank.actor())):
        routing.dispatch()
        assert Offer.objects.filter(state="open").count() == 3 * CAPACITY
        assert not Offer.objects.filter(ticket=made[0]).exists()
    routing.dispatch()
    assert not Place.objects.filter(ticket=made[0]).exclude(state="left").exists()


def test_a67_a_ticket_in_a_line_that_somebody_takes_at_this_moment_is_not_offered(cast: Cast) -> None:
    made = prepared(cast)
    routing.set_presence(cast.lea, state="break", by=cast.lea.actor())
    routing.dispatch()
    left = Ticket.objects.filter(places__state="waiting").order_by("pk").first()
    assert left is not None and len(made) == TICKETS
    routing.set_presence(cast.lea, state="available", by=cast.lea.actor())
    with meanwhile(lambda: tickets.claim(left, by=cast.hank.actor())):
        routing.dispatch()
        assert Offer.objects.filter(agent=cast.lea, state="open").count() == CAPACITY
        assert not Offer.objects.filter(ticket=left).exists()


@pytest.mark.parametrize("kind", [Offer, Place])
def test_a67_the_database_keeps_one_open_offer_and_one_place_for_a_ticket(
    cast: Cast, kind: type[Offer | Place]
) -> None:
    prepared(cast)
    routing.dispatch()
    one = kind._default_manager.exclude(state="left").order_by("pk").first()
    assert one is not None
    one.pk = None
    if isinstance(one, Offer):
        one.decision = Decision.objects.create(ticket_id=one.ticket_id, kind="offered")
    with pytest.raises(IntegrityError):
        one.save(force_insert=True)


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
