"""An agent goes home, and nothing is stranded: not what she has, not what is offered to her, not what customers write
when she is gone. Told through the desk's own pages and the clock."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from django.test import Client

from frontdesk.accounts.models import Agent
from frontdesk.kit import clock
from frontdesk.routing import actions as routing
from frontdesk.routing.models import Decision, Offer, Place, Worker
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from tests.cast import Cast, signed_in

Run = Callable[..., list[str]]


def be(client: Client, state: str) -> None:
    assert client.post("/desk/routing/presence", {"choice": f"{state}:"}).status_code == 303


def minutes_later(minutes: float) -> time_machine.travel:
    return time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False)


def open_offer(agent: Agent) -> Offer:
    return Offer.objects.get(agent=agent, state="open")


def accept_all(client: Client, agent: Agent, run_jobs: Run) -> None:
    """One after another, as they come."""
    while offer := Offer.objects.filter(agent=agent, state="open").first():
        assert client.post(f"/desk/routing/offers/{offer.pk}/acceptance").status_code == 303
        run_jobs()


def owner(ticket: Ticket) -> Agent | None:
    return Ticket.objects.get(pk=ticket.pk).assignee


def test_an_agent_goes_home_and_nothing_is_stranded(cast: Cast, run_jobs: Run) -> None:
    routing.save_queue(None, name="Service", teams=[cast.first, cast.second], by=cast.ada.actor())
    lea, tim = signed_in(cast.lea), signed_in(cast.tim)
    be(lea, "available")
    hers = [cast.ticket("First"), cast.ticket("Second"), cast.ticket("Waits for the customer")]
    run_jobs()
    accept_all(lea, cast.lea, run_jobs)
    assert {owner(ticket) for ticket in hers} == {cast.lea}
    tickets.set_status(hers[2], status="pending", by=cast.lea.actor())
    last = cast.ticket("Offered as she leaves")
    run_jobs()
    assert open_offer(cast.lea).ticket == last

    be(lea, "away")  # "Away, give my work to others"
    run_jobs()
    assert not Offer.objects.filter(agent=cast.lea, state="open").exists()
    assert [owner(ticket) for ticket in hers] == [None, None, cast.lea]  # nobody waits for us on the third
    waiting = set(Place.objects.filter(state="waiting").values_list("ticket", flat=True))
    assert waiting == {hers[0].pk, hers[1].pk, last.pk}
    back = Decision.objects.get(ticket=hers[0], kind="returned")
    assert back.reasons["because"].startswith("Lea First is no longer there")

    with minutes_later(30):
        tickets.receive_message(hers[2], customer=cast.laura, text="Here is the number.", by=cast.laura.actor())
        run_jobs()
        routing.tend()
        run_jobs()
        assert owner(hers[2]) is None  # her customer does not write to an empty chair

        be(tim, "available")
        run_jobs()
        accept_all(tim, cast.tim, run_jobs)
        assert {owner(ticket) for ticket in (*hers, last)} == {cast.tim}
        page = tim.get(f"/desk/tickets/{hers[0].number}/routing").content.decode()
        assert "Came back from Lea First" in page and "Offered to you" in page


def test_an_agent_whose_computer_dies_strands_nothing_either(cast: Cast, run_jobs: Run) -> None:
    routing.save_queue(None, name="Service", return_after_minutes=5, by=cast.ada.actor())
    be(signed_in(cast.lea), "available")
    had = cast.ticket("Hers")
    run_jobs()
    routing.accept_offer(open_offer(cast.lea), by=cast.lea.actor())
    offered = cast.ticket("Offered")
    run_jobs()
    with minutes_later(2):  # no page of hers says that it is there
        routing.tend()
        run_jobs()
        assert Worker.objects.get(agent=cast.lea).state == "offline"
        assert Offer.objects.get(ticket=offered).state in {"withdrawn", "expired"}
        assert owner(had) == cast.lea
    with minutes_later(8):
        routing.tend()
        run_jobs()
        assert owner(had) is None
        assert Place.objects.get(ticket=had, state="waiting").entered_at <= had.created_at
