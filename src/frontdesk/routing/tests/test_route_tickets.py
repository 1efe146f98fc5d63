"""Tickets go through queues to people: offered, accepted, passed on, and explained."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from frontdesk.accounts.models import Agent
from frontdesk.kit import clock
from frontdesk.routing import actions as routing
from frontdesk.routing.models import Arrival, Decision, Offer, Place, Queue, Skill, Worker
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.models import Ticket
from tests.cast import Cast

Run = Callable[..., list[str]]


def a_queue(cast: Cast, name: str = "Everything", **more: Any) -> Queue:
    return routing.save_queue(None, name=name, by=cast.ada.actor(), **more)


def come(*agents: Agent) -> None:
    for agent in agents:
        routing.set_presence(agent, state="available", by=agent.actor())


def offered(ticket: Ticket) -> Offer | None:
    return Offer.objects.filter(ticket=ticket, state="open").first()


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def look() -> None:
    while routing.dispatch():
        pass


def test_without_a_queue_nothing_is_different(cast: Cast, run_jobs: Run) -> None:
    come(cast.lea)
    ticket = cast.ticket()
    run_jobs()
    assert not Arrival.objects.exists() and not Place.objects.exists() and not Offer.objects.exists()
    tickets.claim(ticket, by=cast.tim.actor())
    assert fresh(ticket).assignee == cast.tim


def test_an_arriving_ticket_is_offered_accepted_and_explained(cast: Cast, run_jobs: Run) -> None:
    a_queue(cast, teams=[cast.first])
    come(cast.lea, cast.tim)
    ticket = cast.ticket()
    run_jobs()
    offer = offered(ticket)
    assert offer is not None and offer.agent == cast.lea
    assert fresh(ticket).assignee is None
    routing.accept_offer(offer, by=cast.lea.actor())
    routing.accept_offer(offer, by=cast.lea.actor())
    assert (fresh(ticket).assignee, fresh(ticket).status) == (cast.lea, "open")
    assert Place.objects.get(ticket=ticket).state == "left"
    sorted_, decision = Decision.objects.filter(ticket=ticket).order_by("pk")
    assert (sorted_.kind, decision.kind, decision.agent) == ("sorted", "offered", cast.lea)
    assert decision.reasons["because"] == "carries 0 of 10"
    assert [who for _, who, _ in decision.reasons["asked"]] == ["Lea First"]


def test_conditions_decide_the_queue_and_the_first_that_fits_takes_it(cast: Cast, run_jobs: Run) -> None:
    urgent = Group("all", (Condition("priority", "any", ("1",)),))
    first = a_queue(cast, "Urgent", tree=urgent, position=1)
    rest = a_queue(cast, "Rest", position=2)
    calm, hot = cast.ticket(), cast.ticket("Fire")
    tickets.set_priority(hot, priority=1, by=cast.lea.actor())
    run_jobs()
    assert Place.objects.get(ticket=hot).queue == first
    assert Place.objects.get(ticket=calm).queue == rest
    tickets.set_priority(calm, priority=1, by=cast.lea.actor())
    run_jobs()
    assert Place.objects.get(ticket=calm).queue == first


def test_a30_a_private_ticket_is_offered_to_its_members_alone(cast: Cast, run_jobs: Run) -> None:
    a_queue(cast)
    come(cast.lea, cast.tim, cast.sue)
    ticket = cast.ticket("Secret", team=cast.third)
    run_jobs()
    assert offered(ticket) is None
    come(cast.hank)
    run_jobs(later=False)
    offer = offered(ticket)
    assert offer is not None and offer.agent == cast.hank
    with pytest.raises(PermissionDenied):
        routing.accept_offer(offer, by=cast.lea.actor())
    with pytest.raises(PermissionDenied):
        routing.decline_offer(offer, by=cast.lea.actor())


def test_declined_goes_to_the_next_and_unanswered_too(cast: Cast, run_jobs: Run) -> None:
    """A67: what has ended, by whomever and however, is not accepted any more."""
    a_queue(cast, offer_seconds=30)
    come(cast.lea, cast.tim)
    ticket = cast.ticket()
    run_jobs()
    first = offered(ticket)
    assert first is not None
    routing.decline_offer(first, by=first.agent.actor())
    run_jobs()
    second = offered(ticket)
    assert second is not None and second.agent != first.agent
    with pytest.raises(NotAllowedNow, match="ended"):
        routing.accept_offer(first, by=first.agent.actor())
    with time_machine.travel(clock.now() + timedelta(seconds=31), tick=False):
        with pytest.raises(NotAllowedNow, match="time has passed"):
            routing.accept_offer(second, by=second.agent.actor())
        look()
        assert Offer.objects.get(pk=second.pk).state == "expired"
        assert offered(ticket) is None  # both have passed it on a moment ago
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        Worker.objects.update(seen_at=clock.now())
        look()
        assert offered(ticket) is not None  # and nothing is forgotten


def test_two_offers_left_unanswered_say_that_nobody_is_there(cast: Cast, run_jobs: Run) -> None:
    a_queue(cast, offer_seconds=10)
    come(cast.lea)
    cast.ticket("One")
    run_jobs()
    now = clock.now()
    for round_ in (1, 2):
        with time_machine.travel(now + timedelta(seconds=20 * round_), tick=False):
            Worker.objects.update(seen_at=clock.now())
            if round_ == 2:
                cast.ticket("Two")
            look()
            cast.ticket(f"More {round_}")
            look()
    with time_machine.travel(now + timedelta(seconds=70), tick=False):
        look()
    worker = Worker.objects.get(agent=cast.lea)
    assert worker.state == "offline" and "unanswered" in worker.why


def test_a_capacity_and_a_channels_limit_are_kept(cast: Cast, run_jobs: Run) -> None:
    a_queue(cast, teams=[cast.first], offers_at_once=0)
    routing.save_channel_load(None, channel="portal", weight=2, most=None, by=cast.ada.actor())
    routing.equip_agent(cast.lea, capacity=5, by=cast.sue.actor())
    come(cast.lea)
    made = [cast.ticket(f"Number {number}") for number in range(4)]
    run_jobs()
    assert Offer.objects.filter(state="open").count() == 2  # 2 + 2 of 5
    routing.equip_agent(cast.lea, capacity=50, limits={"portal": 3}, by=cast.sue.actor())
    run_jobs()
    assert Offer.objects.filter(state="open").count() == 3
    for offer in Offer.objects.filter(state="open"):
        routing.accept_offer(offer, by=cast.lea.actor())
    mine = Ticket.objects.filter(assignee=cast.lea)
    run_jobs()
    assert (len(made), mine.count(), Offer.objects.filter(state="open").count()) == (4, 3, 0)
    tickets.set_status(mine[0], status="solved", by=cast.lea.actor())
    run_jobs()
    assert Offer.objects.filter(state="open").count() == 1


def test_nobody_gets_more_offers_at_once_than_they_can_look_at(cast: Cast, run_jobs: Run) -> None:
    """The next one comes when the last is answered; who has none is asked meanwhile, and why is said."""
    urgent = Group("all", (Condition("priority", "any", ("1",)),))
    a_queue(cast, "Urgent", tree=urgent, position=1, offers_at_once=2)
    a_queue(cast, "Calm", teams=[cast.first])
    come(cast.lea)
    made = [cast.ticket(f"Number {number}") for number in range(3)]
    run_jobs()
    assert Offer.objects.get(state="open").agent == cast.lea
    assert Place.objects.filter(state="waiting", retry_at=None).count() == 2  # they wait in their turn
    hot = cast.ticket("Fire")
    tickets.set_priority(hot, priority=1, by=cast.ada.actor())
    run_jobs()
    assert offered(hot) is not None  # this queue may interrupt
    for _ in range(2):
        routing.accept_offer(Offer.objects.filter(state="open").order_by("pk")[0], by=cast.lea.actor())
        run_jobs()
    assert Offer.objects.filter(state="open").count() == 1
    routing.decline_offer(Offer.objects.get(state="open"), by=cast.lea.actor())
    run_jobs()
    last = Offer.objects.get(state="open")
    assert last.ticket in made and last.agent == cast.lea
    come(cast.tim)
    save = {"teams": [cast.first, cast.second]}
    routing.save_queue(Queue.objects.get(name="Calm"), by=cast.ada.actor(), **save)
    run_jobs()
    left_out = [why for one in Offer.objects.filter(state="open") for _, _, why in one.decision.reasons["left_out"]]
    assert Offer.objects.filter(state="open").count() == 2 and "has an offer to answer" in left_out


def test_skills_are_asked_for_and_forgiven_after_waiting(cast: Cast, run_jobs: Run) -> None:
    french = routing.save_skill(None, name="French", language="fr", by=cast.ada.actor())
    a_queue(cast, language="required", relax_after_seconds=60)
    routing.equip_agent(cast.tim, capacity=None, skills={french.pk: 4}, by=cast.sue.actor())
    come(cast.lea)
    ticket = cast.ticket()
    Ticket.objects.filter(pk=ticket.pk).update(language="fr")
    run_jobs()
    assert offered(ticket) is None
    with time_machine.travel(clock.now() + timedelta(seconds=61), tick=False):
        look()
        offer = offered(ticket)
        assert offer is not None and offer.agent == cast.lea
        assert offer.decision.reasons["is_relaxed"]
        routing.decline_offer(offer, by=cast.lea.actor())
        come(cast.tim)
        look()
        offer = offered(ticket)
        assert offer is not None and offer.agent == cast.tim


def test_after_waiting_further_teams_serve_and_then_another_queue(cast: Cast, run_jobs: Run) -> None:
    behind = a_queue(cast, "Behind", teams=[cast.third], position=9, is_active=True,
                     tree=Group("all", (Condition("priority", "any", ("1",)),)))  # fmt: skip
    a_queue(cast, "Front", teams=[cast.first], overflow_teams=[cast.second], overflow_after_seconds=60,
            fallback_after_seconds=300, fallback=behind)  # fmt: skip
    come(cast.tim)
    ticket = cast.ticket()
    run_jobs()
    assert offered(ticket) is None
    with time_machine.travel(clock.now() + timedelta(seconds=61), tick=False):
        look()
        offer = offered(ticket)
        assert offer is not None and offer.agent == cast.tim and offer.decision.reasons["is_widened"]
        routing.decline_offer(offer, by=cast.tim.actor())
    with time_machine.travel(clock.now() + timedelta(seconds=301), tick=False):
        look()
        assert Place.objects.get(ticket=ticket).queue == behind
        assert Decision.objects.filter(ticket=ticket, kind="moved").exists()
        tickets.set_category(ticket, category=None, by=cast.ada.actor())
        look()
        assert Place.objects.get(ticket=ticket).queue == behind  # it stays where waiting has brought it


def test_what_somebody_takes_by_hand_is_offered_to_nobody(cast: Cast, run_jobs: Run) -> None:
    a_queue(cast)
    come(cast.lea)
    ticket = cast.ticket()
    run_jobs()
    offer = offered(ticket)
    assert offer is not None
    tickets.claim(ticket, by=cast.tim.actor())
    assert Offer.objects.get(pk=offer.pk).state == "withdrawn"
    assert Place.objects.get(ticket=ticket).left_why == "taken"
    with pytest.raises(NotAllowedNow):
        routing.accept_offer(offer, by=cast.lea.actor())
    tickets.hand_back(fresh(ticket), by=cast.tim.actor())
    run_jobs()
    assert offered(ticket) is not None


def test_by_hand_agents_take_the_next_in_its_turn(cast: Cast, run_jobs: Run) -> None:
    a_queue(cast, strategy="by_hand", teams=[cast.first])
    come(cast.lea)
    cast.ticket("Calm")
    hot = cast.ticket("Hot")
    tickets.set_priority(hot, priority=1, by=cast.ada.actor())
    run_jobs()
    assert not Offer.objects.exists()
    assert routing.take_next(by=cast.lea.actor()) == hot
    assert Decision.objects.filter(ticket=hot, kind="taken", agent=cast.lea).exists()
    assert routing.take_next(by=cast.lea.actor()).subject == "Calm"
    with pytest.raises(NotAllowedNow, match="Nothing waits"):
        routing.take_next(by=cast.lea.actor())
    cast.ticket("Later")
    run_jobs()
    with pytest.raises(NotAllowedNow):
        routing.take_next(by=cast.tim.actor())
    with pytest.raises(PermissionDenied):
        routing.take_next(by=cast.vic.actor())


def test_the_customer_meets_whom_they_know(cast: Cast, run_jobs: Run) -> None:
    known = cast.ticket("Before")
    tickets.assign(known, to=cast.tim, by=cast.ada.actor())
    tickets.set_status(fresh(known), status="solved", by=cast.tim.actor())
    a_queue(cast, strategy="last_agent")
    come(cast.lea, cast.tim)
    ticket = cast.ticket("Again")
    run_jobs()
    offer = offered(ticket)
    assert offer is not None and offer.agent == cast.tim
    assert offer.decision.reasons["because"] == "had the customer's last ticket"


def test_a_queue_that_comes_later_takes_in_what_waits_already(cast: Cast, run_jobs: Run) -> None:
    waiting = [cast.ticket(f"Before {number}") for number in range(3)]
    queue = a_queue(cast)
    run_jobs()
    assert {place.ticket for place in queue.places.all()} == set(waiting)
    routing.remove_queue(queue, by=cast.ada.actor())
    run_jobs()
    assert not Place.objects.exists()


def test_what_makes_no_sense_is_refused(cast: Cast) -> None:
    """A37: queues are the administrators' to make; A31: what cannot be asked is no condition."""
    with pytest.raises(PermissionDenied):
        routing.save_queue(None, name="Mine", by=cast.sue.actor())
    with pytest.raises(PermissionDenied):
        routing.equip_agent(cast.lea, capacity=1, by=cast.lea.actor())
    with pytest.raises(ValidationError, match="strategy"):
        a_queue(cast, strategy="by_dice")
    with pytest.raises(ValidationError, match="mine"):
        a_queue(cast, tree=Group("all", (Condition("assignee", "any", ("me",)),)))
    one = a_queue(cast, "One")
    two = a_queue(cast, "Two", fallback=one)
    with pytest.raises(ValidationError, match="circle"):
        routing.save_queue(one, fallback=two, by=cast.ada.actor())
    assert Skill.objects.count() == 0
