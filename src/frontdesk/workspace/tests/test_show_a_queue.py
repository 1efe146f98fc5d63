"""Queue pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from frontdesk.accounts.models import Agent
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from tests.cast import Cast

Desk = Callable[[Agent], Client]
HTMX = {"HX-Request": "true"}


def test_my_queue_shows_what_is_mine(cast: Cast, desk: Desk) -> None:
    mine, other = cast.ticket("The fan is loud"), cast.ticket("The lamp is dark")
    tickets.claim(mine, by=cast.lea.actor())
    page = desk(cast.lea).get("/desk/queues/mine").content.decode()
    assert "The fan is loud" in page
    assert other.subject not in page


def test_the_ticket_page_shows_the_conversation(cast: Cast, desk: Desk) -> None:
    ticket = cast.ticket("The fan is loud", text="It rattles since Monday.")
    answer = desk(cast.lea).get(f"/desk/tickets/{ticket.number}?in=unassigned")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "It rattles since Monday." in page
    assert "opened the ticket" in page


@pytest.mark.parametrize(
    "address",
    [
        "/desk/triage", "/desk/overview", "/desk/tickets/new", "/desk/customers", "/desk/search?q=fan", "/desk/palette?q=fan",
        "/desk/queues/all?panel=filters", "/desk/queues/team:service", "/desk/sidebar?here=mine", "/desk/queues/mentions",
        "/desk/queues/due?sort=urgent", "/desk/queues/all?status=new&priority=normal&tag=x&level=1&category=none",
    ],
)  # fmt: skip
def test_every_page_answers_every_role(address: str, cast: Cast, desk: Desk) -> None:
    cast.ticket("The fan is loud")
    for agent in (cast.ada, cast.sue, cast.lea, cast.vic):
        status = desk(agent).get(address).status_code
        refused = agent == cast.vic and address == "/desk/tickets/new"
        allowed = 404 if "team:service" in address and agent not in (cast.ada, cast.sue, cast.lea, cast.vic) else 200
        assert status == (403 if refused else allowed), (agent, status)
