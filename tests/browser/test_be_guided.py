"""Checklists and guides in a real browser: an agent is held back, follows the guide, ticks the steps, and solves."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tour import settle

if TYPE_CHECKING:
    from frontdesk.tickets.models import Ticket
    from tests.browser.conftest import Console
    from tests.browser.site import Site
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[[Page], None]
Shots = Callable[[Page, str], None]


@pytest.fixture
def ticket(cast: "Cast") -> "Ticket":
    """A ticket of a category that asks for a checklist and a guide."""
    from frontdesk.rules import actions as rules
    from frontdesk.rules.logic.tree import read
    from frontdesk.tickets import actions as tickets
    from frontdesk.tickets.models import Category

    by = cast.sue.actor()
    category = Category.objects.create(name="Accident", slug="accident")
    steps = [
        rules.StepWritten("Photos are on the ticket", "All four sides, and the damage close by."),
        rules.StepWritten("The cover is noted"), rules.StepWritten("Thanked for the report", is_required=False),
    ]  # fmt: skip
    rules.save_checklist(None, by=by, title="Before it is closed", steps=steps, categories=[category])
    nodes = [
        {"id": "n1", "kind": "question", "title": "Is anybody hurt?", "text": "Ask this first.",
         "answers": [{"label": "Yes", "to": "n2"}, {"label": "No", "to": "n3"}]},
        {"id": "n2", "kind": "outcome", "title": "Call an ambulance", "text": "Stay on the line."},
        {"id": "n3", "kind": "question", "title": "Can it be driven?",
         "answers": [{"label": "Yes, safely", "to": "n4"}, {"label": "No, or not sure", "to": "n2"}]},
        {"id": "n4", "kind": "outcome", "title": "Take the report by phone"},
    ]  # fmt: skip
    guide = rules.save_guide(
        None, by=by, title="First questions", tree=read(nodes), categories=[category], is_required=True
    )
    rules.publish_guide(guide, by=by)
    return tickets.set_category(cast.ticket("A crash"), category=category, by=cast.lea.actor())


def test_an_agent_is_held_back_follows_the_guide_ticks_and_solves_by_keys(
    page: Page, sign_in: SignIn, axe: Check, shots: Shots, console: "Console", cast: "Cast", ticket: "Ticket"
) -> None:
    console.allow("422")  # what the browser says of an answer that refuses
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    expect(page.locator(".ticket-marks")).to_contain_text("2 steps and 1 guide before it ends")
    page.keyboard.press("s")
    page.get_by_role("button", name="Solved", exact=True).click()
    toast = page.locator(".toasts")
    expect(toast).to_contain_text("2 required steps are open: “Photos are on the ticket”, “The cover is noted”")
    expect(toast).to_contain_text("The guide “First questions” must be followed")
    page.keyboard.press("Escape")
    settle(page)
    axe(page)
    shots(page, "held-back")
    guide = page.locator(".walk")
    page.keyboard.press("1")
    expect(guide).to_contain_text("Is anybody hurt?")
    page.keyboard.press("2")
    expect(guide).to_contain_text("Can it be driven?")
    page.keyboard.press(".")
    page.keyboard.press("b")
    expect(guide.locator(".walk-title")).to_have_text("Is anybody hurt?")
    page.keyboard.press("2")
    expect(guide.locator(".walk-title")).to_have_text("Can it be driven?")
    settle(page)
    axe(page)
    shots(page, "in-the-guide")
    page.keyboard.press("1")
    expect(guide.locator(".walk-title")).to_have_text("Take the report by phone")
    expect(page.locator(".ticket-marks")).to_contain_text("2 steps before it ends")
    page.keyboard.press("d")
    first = page.get_by_role("checkbox", name="Photos are on the ticket")
    expect(first).to_have_attribute("aria-checked", "true")
    second = page.get_by_role("checkbox", name="The cover is noted")
    second.focus()
    page.keyboard.press("Space")
    expect(second).to_have_attribute("aria-checked", "true")
    expect(page.locator(".ticket-marks")).not_to_contain_text("before it ends")
    page.keyboard.press("s")
    with page.expect_response(lambda answer: answer.url.endswith("/status")) as told:
        page.get_by_role("button", name="Solved", exact=True).click()
    assert told.value.status == 204
    ticket.refresh_from_db()
    assert ticket.status == "solved"
    page.goto(f"/desk/tickets/{ticket.number}")
    expect(page.locator(".thread")).to_contain_text("answered “Can it be driven?” with “Yes, safely”")
    expect(page.locator(".thread")).to_contain_text("ticked “Photos are on the ticket”")
    settle(page)
    axe(page)
    shots(page, "guided-and-solved")


def test_a_tick_of_a_colleague_appears_on_the_open_page(
    page: Page, hub: "Site", sign_in: SignIn, cast: "Cast", ticket: "Ticket"
) -> None:
    from frontdesk.rules import actions as rules
    from frontdesk.rules.models import TicketStep

    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    expect(page.locator("html")).to_have_attribute("data-live", "up")
    step = TicketStep.objects.get(list__ticket=ticket, position=0)
    rules.tick(step, is_ticked=True, by=cast.tim.actor())
    expect(page.get_by_role("checkbox", name="Photos are on the ticket")).to_have_attribute("aria-checked", "true")
    expect(page.locator(".step-note").first).to_contain_text("Tim Second")


def test_a_reply_that_solves_is_held_back_and_keeps_its_words(
    page: Page, sign_in: SignIn, console: "Console", cast: "Cast", ticket: "Ticket"
) -> None:
    console.allow("422")
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    page.keyboard.press("r")
    expect(page.locator(".editor")).to_be_focused()
    page.keyboard.type("All is well again.")
    page.get_by_role("button", name="Send and solve").click()
    expect(page.locator(".compose-banner")).to_contain_text("2 required steps are open")
    expect(page.locator(".editor")).to_contain_text("All is well again.")
    assert ticket.messages.count() == 1


def test_a_checklist_and_a_guide_are_written_in_the_console(
    page: Page, sign_in: SignIn, axe: Check, shots: Shots, cast: "Cast", ticket: "Ticket"
) -> None:
    sign_in("sue@meridian.test")
    page.goto("/console/checklists/new")
    page.get_by_label("Title").fill("Before a refund")
    page.get_by_label("New step").fill("The money has left")
    page.get_by_role("button", name="Add another step").click()
    expect(page.get_by_label("Step 1", exact=True)).to_have_value("The money has left")
    page.get_by_label("New step").fill("The customer knows")
    page.get_by_role("button", name="Add another step").click()
    expect(page.get_by_label("Step 2", exact=True)).to_have_value("The customer knows")
    page.get_by_role("button", name="Move step 2 up").click()
    expect(page.get_by_label("Step 1", exact=True)).to_have_value("The customer knows")
    settle(page)
    axe(page)
    shots(page, "checklist-form")
    page.get_by_role("button", name="Create checklist").click()
    expect(page.get_by_label("Step 2", exact=True)).to_have_value("The money has left")
    page.goto("/console/guides/new")
    page.get_by_label("Title").fill("Refund or not")
    page.get_by_label("Question", exact=True).fill("Was it our fault?")
    page.get_by_label("Question 1: answer 1").fill("Yes")
    page.get_by_label("Question 1: what follows answer 1").select_option("+outcome")
    page.get_by_role("button", name="Check it").click()
    expect(page.locator("#n2")).to_contain_text("Say what the outcome is.")
    settle(page)
    axe(page)
    shots(page, "guide-form")
    page.get_by_label("What it comes to").fill("Pay it back")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_role("heading", name="Version 1, published")).to_be_visible()
    settle(page)
    axe(page)
    shots(page, "guide-published")
    page.goto("/console/guides")
    expect(page.get_by_role("row", name="Refund or not")).to_contain_text("Version 1")
    axe(page)
