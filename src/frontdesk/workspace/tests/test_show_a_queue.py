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
