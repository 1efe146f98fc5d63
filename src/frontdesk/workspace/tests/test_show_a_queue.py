"""Queue pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from frontdesk.accounts.models import Agent
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.indexing import index_all
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.lists import ORDERS, Query, page_of
from tests.cast import Cast

Desk = Callable[[Agent], Client]
HTMX = {"HX-Request": "true"}


def test_my_queue_shows_what_is_mine(cast: Cast, desk: Desk) -> None:
    mine, other = cast.ticket("The fan is loud"), cast.ticket("The lamp is dark")
    tickets.claim(mine, by=cast.lea.actor())
    page = desk(cast.lea).get("/desk/queues/mine").content.decode()
    assert "The fan is loud" in page
    assert other.subject not in page


def test_a_queue_shows_exactly_what_its_reader_may_see(cast: Cast, desk: Desk) -> None:
    """The hand-written statement agrees with the permission of tickets (A28)."""
    for team in (cast.first, cast.second, cast.third):
        cast.ticket(f"About {team.name}", team=team)
    cast.ticket("About nothing").__class__.objects.filter(subject="About nothing").update(team=None)
    for agent in (cast.ada, cast.sue, cast.lea, cast.tim, cast.hank, cast.vic):
        page = desk(agent).get("/desk/queues/all").content.decode()
        seen = set(Ticket.objects.visible_to(agent.actor()).values_list("subject", flat=True))
        assert {ticket.subject for ticket in Ticket.objects.all() if ticket.subject in page} == seen


def test_a_queue_costs_the_same_queries_for_five_rows_and_fifty(
    cast: Cast, desk: Desk, django_assert_num_queries: Any
) -> None:
    browser = desk(cast.lea)
    for wanted in (5, 50):
        while Ticket.objects.count() < wanted:
            cast.ticket()
        browser.get("/desk/queues/all")
        with django_assert_num_queries(6):  # three that read; and for their plans a savepoint, the mode, its release
            assert browser.get("/desk/queues/all").content.count(b"queue-row") >= wanted


def test_paging_shows_every_ticket_once_and_leads_back(cast: Cast) -> None:
    tied = [cast.ticket(f"Ticket {number}") for number in range(7)]
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in tied[:4]]).update(last_message_at=tied[0].last_message_at)
    actor = cast.lea.actor()
    for order in ORDERS.values():
        first = page_of(Query(order=order), actor, size=3)
        second = page_of(Query(order=order, after=first.older), actor, size=3)
        third = page_of(Query(order=order, after=second.older), actor, size=3)
        assert len({row.id for row in (*first.rows, *second.rows, *third.rows)}) == 7
        assert third.older == ""
        back = page_of(Query(order=order, before=third.newer), actor, size=3)
        assert [row.id for row in back.rows] == [row.id for row in second.rows]
        assert first.newer == ""


@pytest.mark.parametrize(
    "question", ["sort=requester__email", "status=x", "priority=9", "state=all", "level=7", "after=1;drop"]
)
def test_what_is_not_on_the_menu_is_refused(question: str, cast: Cast, desk: Desk) -> None:
    """A31, A41: only known orders, filters and cursors are taken."""
    assert desk(cast.lea).get(f"/desk/queues/all?{question}").status_code == 400


def test_words_of_people_stand_as_text_in_every_list(cast: Cast, desk: Desk) -> None:
    """A21: subject, name, preview, tag and category are never read as HTML."""
    evil = "<img src=x onerror=alert(1)>"
    ticket = cast.ticket(evil, text=evil)
    Ticket.objects.filter(pk=ticket.pk).update(tags=[evil[:40]], requester_name=evil, preview=evil, language="<b>")
    index_all()
    browser = desk(cast.ada)
    for address in (
        "queues/all",
        "triage",
        f"customers/{cast.laura.pk}",
        "search?q=onerror",
        f"tickets/{ticket.number}?in=all",
    ):
        page = browser.get(f"/desk/{address}").content.decode()
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page


def test_filters_narrow_the_queue(cast: Cast, desk: Desk) -> None:
    loud, dark = cast.ticket("The fan is loud"), cast.ticket("The lamp is dark")
    tickets.set_tags(loud, tags=["noise"], by=cast.lea.actor())
    page = desk(cast.lea).get("/desk/queues/all?tag=noise&status=new").content.decode()
    assert loud.subject in page
    assert dark.subject not in page


def test_another_teams_queue_is_not_there_for_an_agent(cast: Cast, desk: Desk) -> None:
    assert desk(cast.lea).get(f"/desk/queues/team:{cast.first.slug}").status_code == 200
    assert desk(cast.lea).get(f"/desk/queues/team:{cast.second.slug}").status_code == 404
    assert desk(cast.sue).get(f"/desk/queues/team:{cast.second.slug}").status_code == 200
    assert desk(cast.sue).get(f"/desk/queues/team:{cast.third.slug}").status_code == 404


def test_a_region_that_did_not_change_is_not_sent_again(cast: Cast, desk: Desk) -> None:
    cast.ticket()
    browser = desk(cast.lea)
    first = browser.get("/desk/queues/all?block=rows", headers=HTMX)
    again = browser.get("/desk/queues/all?block=rows", headers={**HTMX, "If-None-Match": first.headers["ETag"]})
    assert first.status_code == 200
    assert again.status_code == 304


def test_strangers_are_sent_to_sign_in_and_customers_find_no_desk(cast: Cast, db: None) -> None:
    answer = Client().get("/desk/queues/all")
    assert answer.status_code == 302
    assert "/account/login" in answer.headers["Location"]


@pytest.mark.parametrize(
    "address",
    [
        "/desk/triage", "/desk/overview", "/desk/tickets/new", "/desk/customers",
        "/desk/search?q=fan", "/desk/palette?q=fan",
        "/desk/queues/all?panel=filters", "/desk/queues/team:service", "/desk/sidebar?here=mine",
        "/desk/queues/mentions",
        "/desk/queues/due?sort=urgent", "/desk/queues/all?status=new&priority=normal&tag=x&level=1&category=none",
    ],
)  # fmt: skip
def test_every_page_answers_every_role(address: str, cast: Cast, desk: Desk) -> None:
    cast.ticket("The fan is loud")
    for agent in (cast.ada, cast.sue, cast.lea, cast.vic):
        status = desk(agent).get(address).status_code
        refused = agent == cast.vic and address == "/desk/tickets/new"
        assert status == (403 if refused else 200), (agent, status)
