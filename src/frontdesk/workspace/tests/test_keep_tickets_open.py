"""Tabs: what an agent has open, on whatever computer; and where they go on after an act."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from frontdesk.accounts.models import Agent
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.drafts import Slot, Written
from frontdesk.tickets.actions.tabs import MOST
from frontdesk.tickets.models import Tab, Ticket
from tests.cast import Cast, actor

Desk = Callable[[Agent], Client]
PART = {"HX-Request": "true"}


@pytest.fixture
def lea(cast: Cast, desk: Desk) -> Client:
    return desk(cast.lea)


def address(ticket: Ticket) -> str:
    return f"/desk/tickets/{ticket.number}"


def bar(client: Client) -> list[tuple[str, bool]]:
    """(subject, whether something happened there) of each tab, in order."""
    html = client.get("/desk/tabs", headers=PART).content.decode()
    found = re.findall(r'<div class="work-tab.*?title="([^"]*)".*?</form>', html, re.DOTALL)
    parts = re.split(r'<div class="work-tab', html)[1:]
    return [
        (subject, "tab-mark news" in part)
        for subject, part in zip(found, [p for p in parts if "title" in p], strict=False)
    ]


def test_what_is_opened_stays_open_on_another_computer_too(cast: Cast, desk: Desk) -> None:
    first, second = cast.ticket("One"), cast.ticket("Two")
    laptop, phone = desk(cast.lea), desk(cast.lea)
    for ticket in (first, second):
        assert ticket.subject in laptop.get(address(ticket)).content.decode().split('id="work-tabs"')[1]
    assert bar(phone) == [("One", False), ("Two", False)]
    assert bar(desk(cast.sue)) == []


def test_a_tab_says_when_something_happened_until_it_is_looked_at(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket("One")
    lea.get(address(ticket))
    tickets.set_tags(ticket, tags=["x"], by=actor(cast.sue))
    assert bar(lea) == [("One", True)]
    lea.get(f"{address(ticket)}?block=thread", headers=PART)  # the open page refreshes itself
    assert bar(lea) == [("One", False)]


def test_looking_again_at_what_has_not_changed_writes_nothing(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket("One")
    lea.get(address(ticket))
    lea.get(address(ticket))
    before = Tab.objects.get()
    lea.get(address(ticket))
    assert Tab.objects.get().looked_at == before.looked_at


def test_a_ticket_that_may_not_be_seen_any_more_has_no_tab(cast: Cast, lea: Client) -> None:
    """A28."""
    ticket = cast.ticket("Sealed now")
    lea.get(address(ticket))
    tickets.hand_over(ticket, team=cast.third, by=actor(cast.ada))
    assert bar(lea) == []
    assert lea.post(f"/desk/tabs/{ticket.number}/pin", {"pinned": "1"}).status_code == 404


def test_the_one_looked_at_longest_ago_makes_room_unless_it_is_pinned_or_holds_words(cast: Cast, lea: Client) -> None:
    made = [cast.ticket(f"Number {number}") for number in range(MOST + 3)]
    for ticket in made[:3]:
        lea.get(address(ticket))
    lea.post(f"/desk/tabs/{made[0].number}/pin", {"pinned": "1"})
    tickets.save_draft(made[1], Slot(), Written(html="<p>Half</p>"), base=0, by=actor(cast.lea))
    for ticket in made[3:]:
        lea.get(address(ticket))
    kept = {subject for subject, _ in bar(lea)}
    assert {"Number 0", "Number 1", f"Number {MOST + 2}"} <= kept
    assert "Number 2" not in kept


def test_tabs_are_closed_pinned_and_put_in_order(cast: Cast, lea: Client) -> None:
    one, two, three = (cast.ticket(name) for name in ("One", "Two", "Three"))
    for ticket in (one, two, three):
        lea.get(address(ticket))
    lea.post("/desk/tabs/order", {"number": [three.number, one.number, two.number]})
    assert [name for name, _ in bar(lea)] == ["Three", "One", "Two"]
    lea.post(f"/desk/tabs/{two.number}/pin", {"pinned": "1"})
    assert [name for name, _ in bar(lea)] == ["Two", "Three", "One"]
    gone = lea.post(f"/desk/tabs/{three.number}/closing?in=mine", {"at": three.number}, headers=PART)
    assert json.loads(gone.headers["HX-Trigger"])["fd:go"]["href"] == f"{address(one)}?in=mine"
    lea.post("/desk/tabs/others", {"at": ""})
    assert [name for name, _ in bar(lea)] == ["Two"]


def test_closing_the_last_tab_leads_back_to_its_list(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket("One")
    lea.get(address(ticket))
    done = lea.post(f"/desk/tabs/{ticket.number}/closing?in=unassigned&sort=oldest", {"at": ticket.number})
    assert (done.status_code, done.headers["Location"]) == (303, "/desk/queues/unassigned?sort=oldest")


def send(client: Client, ticket: Ticket, **more: Any) -> HttpResponse:
    ticket.refresh_from_db()
    form = {"mode": "reply", "body": "Hello", "seen": ticket.version, **more}
    return client.post(f"{address(ticket)}/messages?in=unassigned", form, headers=PART)  # type: ignore[return-value]


def test_after_an_answer_an_agent_stays_or_goes_on_as_they_prefer(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket("One")
    lea.get(address(ticket))
    assert "fd:" not in send(lea, ticket).headers.get("HX-Trigger", "")
    assert lea.post("/desk/tabs/after", {"after": "next"}).status_code == 303
    assert "fd:next" in send(lea, ticket).headers["HX-Trigger"]
    assert "fd:" not in send(lea, ticket, mode="note").headers.get("HX-Trigger", "")
    lea.post("/desk/tabs/after", {"after": "close"})
    told = json.loads(send(lea, ticket, status="solved").headers["HX-Trigger"])
    assert told["fd:go"]["href"] == "/desk/queues/unassigned"
    assert told["toast"]["href"].startswith(address(ticket))
    assert bar(lea) == []


def test_a_final_status_goes_on_too_and_a_wrong_preference_is_refused(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket("One")
    Agent.objects.filter(pk=cast.lea.pk).update(after_act="next")
    form = {"status": "solved", "seen": ticket.version}
    assert "fd:next" in lea.post(f"{address(ticket)}/status", form, headers=PART).headers["HX-Trigger"]
    assert lea.post("/desk/tabs/after", {"after": "elsewhere"}).status_code == 400
