"""A ticket is sent to a queue by somebody: it waits there, it is said why, and it can be taken back."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from frontdesk.routing import actions as routing
from frontdesk.routing.models import Decision, Direction, Offer, Place, Queue
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.bulk_act import acts
from frontdesk.tickets.conflict import Conflict, NotAllowedNow
from frontdesk.tickets.models import BulkItem, Ticket
from tests.cast import Cast

Run = Callable[..., list[str]]


@pytest.fixture
def queues(cast: Cast) -> tuple[Queue, Queue]:
    """One that takes everything in, and one that is served by the second line."""
    every = routing.save_queue(None, name="Everything", position=1, by=cast.ada.actor())
    money = routing.save_queue(None, name="Money", position=2, teams=[cast.second], by=cast.ada.actor())
    return every, money


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def waits_in(ticket: Ticket) -> Queue | None:
    place = Place.objects.filter(ticket=ticket).exclude(state="left").first()
    return place.queue if place else None


def test_it_waits_there_and_is_offered_there_with_the_reason(
    cast: Cast, queues: tuple[Queue, Queue], run_jobs: Run
) -> None:
    routing.set_presence(cast.lea, state="available", by=cast.lea.actor())
    routing.set_presence(cast.tim, state="available", by=cast.tim.actor())
    ticket = cast.ticket("A refund")
    run_jobs()
    offer = Offer.objects.get(state="open")
    routing.accept_offer(offer, by=offer.agent.actor())
    routing.direct(ticket, queues[1], note="It is about a deposit", by=offer.agent.actor(), seen=fresh(ticket).version)
    run_jobs()
    assert (fresh(ticket).assignee, waits_in(ticket)) == (None, queues[1])
    assert Offer.objects.get(state="open").agent == cast.tim  # who alone serves it
    said = list(Decision.objects.filter(ticket=ticket).order_by("pk").values_list("kind", "reasons__because"))
    assert said[-3:-1] == [("directed", "It is about a deposit"), ("sorted", "It was routed here.")]


def test_a67_it_is_judged_against_the_version_that_was_seen(cast: Cast, queues: tuple[Queue, Queue]) -> None:
    ticket = cast.ticket()
    seen = fresh(ticket).version
    tickets.set_priority(ticket, priority=1, by=cast.tim.actor())
    with pytest.raises(Conflict):
        routing.direct(ticket, queues[1], by=cast.lea.actor(), seen=seen)
    assert not Direction.objects.exists()


def test_taken_back_it_stands_as_before(cast: Cast, queues: tuple[Queue, Queue], run_jobs: Run) -> None:
    ticket = cast.ticket()
    tickets.assign(ticket, to=cast.lea, by=cast.sue.actor())
    done = routing.direct(ticket, queues[1], by=cast.sue.actor())
    run_jobs()
    routing.take_back_direction(ticket, by=cast.sue.actor(), seen=done.version)
    run_jobs()
    assert (fresh(ticket).assignee, waits_in(ticket)) == (cast.lea, None)
    assert not Direction.objects.exists()
    routing.take_back_direction(ticket, by=cast.sue.actor())  # twice changes nothing
    assert fresh(ticket).assignee == cast.lea


def test_what_somebody_has_taken_meanwhile_is_left_alone(cast: Cast, queues: tuple[Queue, Queue]) -> None:
    ticket = cast.ticket()
    done = routing.direct(ticket, queues[1], by=cast.sue.actor())
    tickets.claim(ticket, by=cast.tim.actor())
    with pytest.raises(Conflict):
        routing.take_back_direction(ticket, by=cast.sue.actor(), seen=done.version)
    with pytest.raises(NotAllowedNow, match="taken it meanwhile"):
        routing.take_back_direction(ticket, by=cast.sue.actor())
    assert fresh(ticket).assignee == cast.tim


def test_a28_who_may_and_where_to(cast: Cast, queues: tuple[Queue, Queue]) -> None:
    secret = routing.save_queue(None, name="Secret", teams=[cast.third], by=cast.ada.actor())
    ticket, private = cast.ticket(), cast.ticket(team=cast.third)
    for what, queue in ((ticket, secret), (private, queues[0])):
        with pytest.raises(PermissionDenied):
            routing.direct(what, queue, by=cast.lea.actor())
    tickets.set_status(ticket, status="solved", by=cast.lea.actor())
    with pytest.raises(NotAllowedNow, match="done"):
        routing.direct(ticket, queues[0], by=cast.lea.actor())


def test_many_are_routed_and_taken_back(cast: Cast, queues: tuple[Queue, Queue], run_jobs: Run) -> None:
    """A67: what somebody changed since is left where it is."""
    made, by = [cast.ticket(f"Number {number}") for number in range(3)], cast.sue.actor()
    run_jobs()
    run = tickets.choose_tickets("TRUE", [], by=by)
    act = acts()["queue"]
    assert tickets.look_ahead(run, act, str(queues[1].pk), by=by).changes == 3
    tickets.begin_bulk(run, act="queue", value=str(queues[1].pk), by=by)
    run_jobs()
    assert {waits_in(one) for one in made} == {queues[1]}
    tickets.claim(made[0], by=cast.tim.actor())
    run.refresh_from_db()
    tickets.undo_bulk(run, by=by)
    run_jobs()
    assert {waits_in(one) for one in made[1:]} == {queues[0]}
    assert fresh(made[0]).assignee == cast.tim
    assert sorted(BulkItem.objects.filter(run=run).values_list("state", flat=True)) == ["kept", "undone", "undone"]
