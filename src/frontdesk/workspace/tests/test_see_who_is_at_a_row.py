"""A list says which rows it shows, and hears who looks at and who writes on them."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from frontdesk.accounts.models import Agent
from frontdesk.tickets.tracking import tracking_token
from tests.cast import Cast

Desk = Callable[[Agent], Client]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What went to the streams."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(sys.modules["frontdesk.events.signal"], "_notify", found.append)
    return found


def test_a_list_hears_of_the_rows_that_its_reader_may_see(cast: Cast, desk: Desk, told: list[dict[str, Any]]) -> None:
    """A30, A31."""
    mine, sealed = cast.ticket(), cast.ticket(team=cast.third)
    del told[:]
    numbers = f"{mine.number},{sealed.number},x,999999999,;drop"
    assert desk(cast.lea).post("/desk/presence", {"page": "abc", "numbers": numbers}).status_code == 204
    assert told == [{"watch": {"agent": cast.lea.pk, "page": "abc", "places": [str(mine.number)]}}]
    assert desk(cast.lea).post("/desk/presence", {"page": "a b", "numbers": ""}).status_code == 422
    assert Client().post("/desk/presence", {"page": "abc", "numbers": numbers}).status_code == 302


def test_it_costs_the_same_statements_for_one_row_and_fifty(
    cast: Cast, desk: Desk, django_assert_num_queries: Any
) -> None:
    browser, made = desk(cast.lea), [cast.ticket() for _ in range(50)]
    browser.get("/desk/queues/all")
    for rows in (made[:1], made):
        numbers = ",".join(str(one.number) for one in rows)
        with django_assert_num_queries(3):  # who asks, which of them they may see, and the notification
            browser.post("/desk/presence", {"page": "abc", "numbers": numbers})


def test_a_customer_who_writes_on_the_page_of_their_request_is_told(cast: Cast, told: list[dict[str, Any]]) -> None:
    """A28, A30: only with the key of the request, and nothing of what they write."""
    ticket = cast.ticket()
    del told[:]
    address = f"/r/{tracking_token(ticket)}/writing"
    assert Client().get(address).status_code == 405
    assert Client().post(f"/r/{ticket.number}/writing").status_code == 404
    assert told == []
    assert Client().post(address, {"text": "secret"}).status_code == 204
    here = {"customer": cast.laura.pk, "name": "Laura Croft", "page": "portal", "state": "typing"}
    assert told == [{"at": str(ticket.number), "here": here}]
    assert "you are writing, not what" in Client().get(f"/r/{tracking_token(ticket)}").content.decode()
