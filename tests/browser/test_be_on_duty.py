"""Presence, offers and the pages of routing in a real browser: looked at in both themes and widths, used by key."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.tour import Tour

if TYPE_CHECKING:
    from frontdesk.routing.models import Queue
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[[Page], None]
Shots = Callable[[Page, str], None]


@pytest.fixture
def queue(cast: "Cast") -> "Queue":
    """A queue that Lea and Sue serve, a skill, an own reason."""
    from frontdesk.routing import actions as routing

    by = cast.ada.actor()
    french = routing.save_skill(None, name="French", language="fr", by=by)
    routing.save_reason(None, name="Lunch", state="break", by=by)
    routing.save_channel_load(None, channel="portal", weight=2, most=4, by=by)
    routing.equip_agent(cast.lea, capacity=8, skills={french.pk: 4}, by=by)
    return routing.save_queue(
        None, name="Service", teams=[cast.first], language="preferred", needs={french.pk: (2, False)},
        offer_seconds=600, by=by,
    )  # fmt: skip


def look() -> None:
    from frontdesk.routing import actions as routing

    while routing.dispatch():
        pass


def test_the_pages_are_looked_at(page: Page, sign_in: SignIn, axe: Check, shots: Shots, queue: "Queue",
                                 cast: "Cast") -> None:  # fmt: skip
    from frontdesk.routing import actions as routing
    from frontdesk.routing.models import Offer
    from frontdesk.tickets.models import Ticket

    routing.set_presence(cast.sue, state="available", by=cast.sue.actor())
    taken = cast.ticket("The printer prints twice")
    look()
    routing.accept_offer(Offer.objects.get(ticket=taken), by=cast.sue.actor())
    cast.ticket("My bill is wrong")
    look()
    sign_in("sue@meridian.test")
    tour = Tour(page, axe, shots)
    tour.visit("/desk/routing", "routing", "Routing")
    expect(page.locator(".offer")).to_be_visible()
    tour.visit(f"/desk/tickets/{Ticket.objects.get(pk=taken.pk).number}", "ticket-with-offer", "The printer prints")
    tour.visit(f"/desk/tickets/{taken.number}/routing", "why", "Why did I get this?")
    page.get_by_text("Who could have had it").first.click()
    tour.look("why-open", "Why did I get this?")
    tour.visit(f"/desk/routing/simulation?queue={queue.pk}&day=2026-01-01", "simulation", "Try a rule")
    page.goto("/desk/routing")
    page.get_by_role("button", name="You are: Available. Change").click()
    tour.look("duty-menu", "Routing")
    tour.end()


def test_the_console_is_looked_at(page: Page, sign_in: SignIn, axe: Check, shots: Shots, queue: "Queue",
                                  cast: "Cast") -> None:  # fmt: skip
    sign_in("ada@meridian.test")
    tour = Tour(page, axe, shots)
    tour.visit("/console/queues", "console-queues", "Queues")
    tour.visit(f"/console/queues/{queue.pk}", "console-queue", "Service")
    tour.visit("/console/skills", "console-skills", "Skills")
    tour.visit(f"/console/abilities/{cast.lea.pk}", "console-abilities", "Lea First")
    tour.visit("/console/presence-reasons", "console-reasons", "Presence reasons")
    tour.visit("/console/channel-loads", "console-loads", "Load by channel")
    tour.end()


def test_an_offer_comes_by_itself_and_is_answered_by_key(
    page: Page, sign_in: SignIn, hub: Site, queue: "Queue", cast: "Cast"
) -> None:
    """From the switch in the header to one's own ticket, without a mouse."""
    from frontdesk.routing.models import Offer, Worker
    from frontdesk.tickets.models import Ticket

    sign_in("lea@meridian.test")
    page.goto("/desk/queues/all")
    expect(page.locator("html[data-live=up]")).to_be_attached()
    page.keyboard.press(".")
    page.keyboard.press("d")
    choice = page.locator("#duty-menu").get_by_role("button", name="Available")
    expect(choice).to_be_visible()
    choice.press("Enter")
    expect(page.get_by_role("button", name="You are: Available. Change")).to_be_visible()
    assert Worker.objects.get(agent=cast.lea).state == "available"

    ticket = cast.ticket("It comes by itself")
    look()
    offer = page.locator(".offer")
    expect(offer).to_contain_text("It comes by itself")
    expect(offer.locator("time")).to_contain_text("in ")  # the seconds go down
    page.keyboard.press(".")
    page.keyboard.press("q")
    expect(offer).to_have_count(0)
    assert Offer.objects.get(ticket=ticket).state == "declined"

    second = cast.ticket("It comes, too")
    look()
    expect(offer).to_contain_text("It comes, too")
    page.keyboard.press("q")
    page.wait_for_url(f"**/desk/tickets/{second.number}")
    expect(page.get_by_role("heading", name="It comes, too")).to_be_visible()
    assert Ticket.objects.get(pk=second.pk).assignee == cast.lea
    page.get_by_role("link", name="Why did I get this?").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Offered to you from “Service”: accepted")).to_be_visible()


def test_a_page_says_that_it_is_there(page: Page, sign_in: SignIn, queue: "Queue", cast: "Cast") -> None:
    from frontdesk.routing import actions as routing

    routing.set_presence(cast.lea, state="available", by=cast.lea.actor())
    sign_in("lea@meridian.test")
    with page.expect_response("**/sign-of-life") as answered:
        page.goto("/desk/queues/all")
    assert answered.value.status == 204
