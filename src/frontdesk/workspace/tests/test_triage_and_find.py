"""Triage, overview, new tickets, customers, search."""

from collections.abc import Callable

from django.test import Client

from frontdesk.accounts.models import Agent
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Category, Ticket
from frontdesk.workspace.board import loads_for
from frontdesk.workspace.proposal import proposed_category
from tests.cast import Cast

Desk = Callable[[Agent], Client]
HTMX = {"HX-Request": "true"}


def test_triage_is_one_act_and_the_next_ticket_follows(cast: Cast, desk: Desk) -> None:
    first, second = cast.ticket("The fan is loud"), cast.ticket("The lamp is dark")
    form = {"urgency": 1, "impact": 1, "team": cast.second.pk, "to": cast.tim.pk, "note": "Soon", "seen": first.version}
    browser = desk(cast.lea)
    answer = browser.post(f"/desk/tickets/{first.number}/triage", form)
    assert answer.status_code == 302
    page = browser.get(answer.headers["Location"]).content.decode()
    assert second.subject in page and first.subject not in page
    first.refresh_from_db()
    assert (first.priority, first.team, first.assignee, first.is_triaged) == (1, cast.second, cast.tim, True)


def test_triage_without_a_team_keeps_what_was_chosen(cast: Cast, desk: Desk) -> None:
    ticket = cast.ticket()
    form = {"urgency": 1, "impact": 2, "note": "Kept words", "seen": ticket.version}
    answer = desk(cast.lea).post(f"/desk/tickets/{ticket.number}/triage", form)
    assert answer.status_code == 422
    assert b"Kept words" in answer.content


def test_a_category_is_proposed_from_its_words(cast: Cast) -> None:
    billing = Category.objects.create(name="Billing", slug="billing", keywords=["invoice", "charged twice"])
    Category.objects.create(name="Rental", slug="rental", keywords=["car"])
    assert proposed_category("I was charged twice, see the invoice. Careless!", Category.objects.all()) == billing
    assert proposed_category("Hello", Category.objects.all()) is None


def test_the_overview_counts_each_teams_work(cast: Cast) -> None:
    one, two = cast.ticket(), cast.ticket(team=cast.second)
    cast.ticket(team=cast.third)
    tickets.claim(one, by=cast.lea.actor())
    tickets.claim(two, by=cast.tim.actor())
    tickets.set_status(two, status="solved", by=cast.tim.actor())
    _, teams, agents = loads_for(cast.sue.actor())
    loads = {load.name: load for load in teams}
    assert (loads["Service"].ongoing, loads["Billing"].done) == (1, 1)
    assert "Platform" not in loads
    assert {load.name: load.ongoing for load in agents}["Lea First"] == 1
    assert {load.name: load.done for load in agents}["Tim Second"] == 1
    assert {load.name for load in loads_for(cast.ada.actor())[1]} >= {"Platform"}


def test_a_call_becomes_a_ticket_of_a_known_customer(cast: Cast, desk: Desk) -> None:
    form = {
        "email": "Laura@croft.test",
        "channel": "phone",
        "subject": "Called",
        "text": "The fan again",
        "is_mine": "on",
    }
    answer = desk(cast.lea).post("/desk/tickets/new", form | {"requester_id": cast.stranger.pk, "status": "closed"})
    assert answer.status_code == 302
    ticket = Ticket.objects.get(subject="Called")
    assert (ticket.requester, ticket.channel, ticket.assignee, ticket.status) == (cast.laura, "phone", cast.lea, "open")


def test_a_ticket_needs_somebody_reachable(cast: Cast, desk: Desk) -> None:
    answer = desk(cast.lea).post(
        "/desk/tickets/new", {"channel": "phone", "subject": "Called", "text": "The fan again"}
    )
    assert answer.status_code == 422


def test_search_finds_by_number_address_subject_name_and_words(
    cast: Cast, desk: Desk, run_jobs: Callable[..., list[str]]
) -> None:
    ticket = cast.ticket("The fan is loud", text="It rattles since Monday.")
    hidden = cast.ticket("Platform fan", team=cast.third, text="It rattles too.")
    run_jobs(later=True)
    browser = desk(cast.lea)
    assert browser.get(f"/desk/search?q=FD {ticket.number}").headers["Location"] == f"/desk/tickets/{ticket.number}"
    for words in ("loud", "fan lo", "laura@croft.test", "Croft", "rattles mond"):
        page = browser.get("/desk/search", {"q": words}).content.decode()
        page = page.replace("<mark>", "").replace("</mark>", "")
        assert ticket.subject in page, words
        assert hidden.subject not in page, words
    assert browser.get(f"/desk/search?q={hidden.number}").status_code == 200
    for hostile in ("'", "a' | b:*", "\\", "!&|", "%", "日本", ":*"):
        assert browser.get("/desk/search", {"q": hostile}).status_code == 200


def test_the_palette_offers_numbers_and_people(cast: Cast, desk: Desk) -> None:
    ticket = cast.ticket("The fan is loud")
    browser = desk(cast.lea)
    assert f"/desk/tickets/{ticket.number}" in browser.get("/desk/palette", {"q": str(ticket.number)}).content.decode()
    assert f"/desk/customers/{cast.laura.pk}" in browser.get("/desk/palette?q=laura").content.decode()


def test_a_customer_is_one_page_and_can_be_corrected(cast: Cast, desk: Desk) -> None:
    cast.ticket("The fan is loud")
    cast.ticket("Secret", team=cast.third)
    browser = desk(cast.lea)
    page = browser.get(f"/desk/customers/{cast.laura.pk}").content.decode()
    assert "The fan is loud" in page and "Secret" not in page
    form = {"name": "Lara Croft", "phone": "", "email": "other@x.test", "user": cast.ada.user_id}
    assert browser.post(f"/desk/customers/{cast.laura.pk}/details", form).status_code == 302
    cast.laura.refresh_from_db()
    assert (cast.laura.name, cast.laura.email, cast.laura.user) == ("Lara Croft", "laura@croft.test", None)
    assert desk(cast.vic).post(f"/desk/customers/{cast.laura.pk}/details", form).status_code == 403
