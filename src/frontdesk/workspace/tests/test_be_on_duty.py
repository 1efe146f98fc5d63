"""Presence, offers, lines and reasons on the pages of the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from frontdesk.accounts.models import Agent
from frontdesk.routing import actions as routing
from frontdesk.routing.models import Offer, Queue, Reason, Worker
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from tests.cast import Cast

Desk = Callable[[Agent], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def offer(cast: Cast) -> Offer:
    """A ticket that is offered to Lea at this moment."""
    routing.save_queue(None, name="Service", teams=[cast.first], by=cast.ada.actor())
    routing.set_presence(cast.lea, state="available", by=cast.lea.actor())
    cast.ticket("Offered one")
    routing.dispatch()
    return Offer.objects.get()


def test_without_a_queue_the_pages_are_as_they_were(cast: Cast, desk: Desk, django_assert_num_queries: Any) -> None:
    browser = desk(cast.lea)
    page = browser.get("/desk/queues/all").content.decode()
    assert "fd-duty" not in page and "/desk/routing/presence" not in page and "Routing" not in page
    with django_assert_num_queries(6):  # as many as without
        browser.get("/desk/queues/all")


def test_presence_and_offers_cost_hot_pages_no_statement(
    cast: Cast, desk: Desk, offer: Offer, django_assert_num_queries: Any
) -> None:
    browser = desk(cast.lea)
    browser.get("/desk/queues/all")
    with django_assert_num_queries(6):  # as many as without
        page = browser.get("/desk/queues/all").content.decode()
    assert "Offered to you from Service" in page and "You are: Available" in page
    assert "carries 0 of 10" in page


def test_of_many_offers_one_is_shown_and_the_others_are_counted(cast: Cast, desk: Desk, offer: Offer) -> None:
    routing.save_queue(Queue.objects.get(), offers_at_once=0, by=cast.ada.actor())
    for number in range(3):
        cast.ticket(f"Another {number}")
    routing.dispatch()
    assert Offer.objects.filter(agent=cast.lea, state="open").count() == 4
    part = desk(cast.lea).get("/desk/sidebar?part=offered", headers=HTMX).content.decode()
    assert part.count('class="offer"') == 1 and "Offered one" in part and "3 more are offered" in part


def test_presence_is_said_in_the_header_with_own_reasons(cast: Cast, desk: Desk, offer: Offer) -> None:
    lunch, browser = Reason.objects.create(name="Lunch", state="break"), desk(cast.lea)
    answer = browser.post("/desk/routing/presence", {"choice": f"break:{lunch.pk}"}, headers=HTMX)
    assert answer.status_code == 204
    part = browser.get("/desk/sidebar?part=duty", headers=HTMX).content.decode()
    assert "You are: Lunch" in part and "<html" not in part
    assert "Offered one" not in browser.get("/desk/sidebar?part=offered", headers=HTMX).content.decode()
    for choice, status in (("asleep:", 422), (f"busy:{lunch.pk}", 422), ("break:99x", 400)):
        assert browser.post("/desk/routing/presence", {"choice": choice}, headers=HTMX).status_code == status
    assert desk(cast.vic).post("/desk/routing/presence", {"choice": "available:"}).status_code == 403
    assert browser.post("/desk/routing/presence/sign-of-life").status_code == 204


def test_an_offer_is_accepted_and_leads_to_its_ticket(cast: Cast, desk: Desk, offer: Offer) -> None:
    """A28: nobody answers for somebody else."""
    for stranger in (cast.tim, cast.sue, cast.ada):
        assert desk(stranger).post(f"/desk/routing/offers/{offer.pk}/acceptance").status_code == 404
        assert desk(stranger).post(f"/desk/routing/offers/{offer.pk}/refusal").status_code == 404
    answer = desk(cast.lea).post(f"/desk/routing/offers/{offer.pk}/acceptance", headers=HTMX)
    assert answer.headers["HX-Redirect"] == f"/desk/tickets/{offer.ticket.number}"
    assert Ticket.objects.get(pk=offer.ticket_id).assignee == cast.lea
    page = desk(cast.lea).get(f"/desk/tickets/{offer.ticket.number}").content.decode()
    assert "Why did I get this?" in page
    why = desk(cast.lea).get(f"/desk/tickets/{offer.ticket.number}/routing").content.decode()
    assert "Offered to you from “Service”: accepted" in why and "carries 0 of 10" in why


def test_an_offer_that_is_over_says_so(cast: Cast, desk: Desk, offer: Offer) -> None:
    routing.decline_offer(offer, by=cast.lea.actor())
    answer = desk(cast.lea).post(f"/desk/routing/offers/{offer.pk}/acceptance", headers=HTMX)
    assert answer.status_code == 422 and "This offer has ended" in answer.headers["HX-Trigger"]
    assert desk(cast.lea).post(f"/desk/routing/offers/{offer.pk}/refusal", headers=HTMX).status_code == 204


def test_what_nobody_may_see_any_more_is_not_shown_as_offered(cast: Cast, desk: Desk, offer: Offer) -> None:
    """A30: the ticket went to a private team a moment ago."""
    Ticket.objects.filter(pk=offer.ticket_id).update(team=cast.third)
    browser = desk(cast.lea)
    assert "Offered one" not in browser.get("/desk/queues/mine").content.decode()
    assert browser.post(f"/desk/routing/offers/{offer.pk}/acceptance").status_code == 404


def test_the_lines_show_each_reader_what_is_theirs(cast: Cast, desk: Desk, offer: Offer) -> None:
    routing.save_queue(None, name="Billing line", teams=[cast.second], position=9, by=cast.ada.actor())
    lea, sue = (desk(one).get("/desk/routing").content.decode() for one in (cast.lea, cast.sue))
    assert "Service" in lea and "Billing line" not in lea and "Set offline" not in lea
    assert "Billing line" in sue and "Lea First" in sue and "Set offline" in sue
    assert desk(cast.tim).post(f"/desk/routing/people/{cast.lea.pk}/end").status_code == 403
    assert desk(cast.sue).post(f"/desk/routing/people/{cast.lea.pk}/end").status_code == 303
    assert Worker.objects.get(agent=cast.lea).state == "offline"


def test_the_next_one_is_taken_with_one_button(cast: Cast, desk: Desk) -> None:
    routing.save_queue(None, name="By hand", strategy="by_hand", by=cast.ada.actor())
    ticket = cast.ticket()
    routing.dispatch()
    answer = desk(cast.lea).post("/desk/routing/next", headers=HTMX)
    assert answer.headers["HX-Redirect"] == f"/desk/tickets/{ticket.number}"
    answer = desk(cast.lea).post("/desk/routing/next", headers=HTMX)
    assert answer.status_code == 422 and "Nothing waits" in answer.headers["HX-Trigger"]


def test_a_past_day_is_tried_under_another_rule(cast: Cast, desk: Desk) -> None:
    """A37: agents do not look over each other's shoulders."""
    queue = routing.save_queue(None, name="Service", teams=[cast.first], by=cast.ada.actor())
    from datetime import timedelta

    from django.utils import timezone

    noon = timezone.now().replace(hour=11, minute=0) - timedelta(days=1)
    for number in range(3):
        made = cast.ticket(f"Yesterday {number}")
        tickets.claim(made, by=cast.lea.actor())
        Ticket.objects.filter(pk=made.pk).update(created_at=noon)
    assert desk(cast.lea).get("/desk/routing/simulation").status_code == 403
    sue = desk(cast.sue)
    assert "Try it" in sue.get("/desk/routing/simulation").content.decode()
    asked = {"queue": queue.pk, "day": noon.date().isoformat(), "capacity": 1, "strategy": "longest_idle"}
    page = sue.get("/desk/routing/simulation", asked).content.decode()
    assert "3 tickets, 2 people" in page and "9 to 17" in page and "worse" in page
    assert sue.get("/desk/routing/simulation", {"queue": "999999", "day": "x"}).status_code == 422
    for day in ("9999-12-31", "0001-01-01", (noon + timedelta(days=3)).date().isoformat()):
        refused = sue.get("/desk/routing/simulation", asked | {"day": day})
        assert (refused.status_code, "Choose a day that is past." in refused.content.decode()) == (422, True)
    hidden = desk(cast.sue).get("/desk/routing/simulation", asked | {"capacity": ""}).content.decode()
    assert "Lea First" in hidden
