"""Hours, policies and the reasons of promises in a real browser: readable for all, by keyboard, wide and narrow."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Console
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[[Page], None]
Shots = Callable[[Page, str], None]


@pytest.fixture
def kept(cast: "Cast") -> "Cast":
    """A calendar of a place, and a ticket whose promises have a history."""
    from frontdesk.accounts import actions as accounts
    from frontdesk.accounts.models import Calendar
    from frontdesk.tickets import actions as tickets

    accounts.save_calendar(Calendar.objects.get(is_default=True), country="DE", region="BY", by=cast.ada.actor())
    ticket = cast.ticket()
    tickets.set_status(ticket, status="pending", by=cast.lea.actor())
    tickets.set_status(ticket, status="open", by=cast.lea.actor())
    return cast


def test_hours_are_looked_at_before_they_are_saved(
    kept: "Cast", page: Page, sign_in: SignIn, axe: Check, shots: Shots, console: "Console"
) -> None:
    from frontdesk.accounts.models import Calendar

    console.allow("postMessage")  # axe itself calls into the sandboxed preview
    sign_in("ada@meridian.test")
    page.goto(f"/console/calendars/{Calendar.objects.get(is_default=True).pk}")
    expect(page.get_by_role("heading", name="This week looks like…")).to_be_visible()
    page.get_by_label("Saturday").fill("22-06")
    page.get_by_role("button", name="Preview").click()
    frame = page.frame_locator("iframe[name=preview]")
    expect(frame.get_by_text("22:00–24:00")).to_be_visible()
    expect(frame.get_by_text("00:00–06:00")).to_be_visible()
    page.get_by_label("Saturday").fill("nine to five")
    expect(frame.get_by_text("This cannot be saved yet.")).to_be_visible()
    axe(page)
    shots(page, "promises-calendar")


def test_a_policy_shows_what_it_would_change_for_open_tickets(
    kept: "Cast", page: Page, sign_in: SignIn, axe: Check, shots: Shots, console: "Console"
) -> None:
    from frontdesk.sla.models import SlaPolicy

    console.allow("postMessage")
    sign_in("ada@meridian.test")
    page.goto("/console/promises")
    expect(page.get_by_role("link", name="Standard")).to_be_visible()
    axe(page)
    page.goto(f"/console/promises/{SlaPolicy.objects.get().pk}")
    normal = page.get_by_role("group", name="Normal")
    normal.get_by_role("textbox", name="Resolution").fill("2 h")
    page.get_by_role("button", name="Preview").click()
    frame = page.frame_locator("iframe[name=preview]")
    expect(frame.get_by_text(re.compile("It fits 1 of 1 open tickets"))).to_be_visible()
    expect(frame.get_by_role("cell", name="Resolution")).to_be_visible()
    axe(page)
    shots(page, "promises-policy")
    page.goto("/console/promises/new")
    page.get_by_label("Name").fill("Key customers")
    axe(page)


def test_policies_and_queues_ask_with_the_builder_of_views(
    kept: "Cast", page: Page, sign_in: SignIn, axe: Check, shots: Shots, console: "Console"
) -> None:
    from frontdesk.routing.models import Queue
    from frontdesk.tickets.logic.conditions import Condition, Group

    console.allow("postMessage")
    sign_in("ada@meridian.test")
    page.goto("/console/queues/new")
    page.get_by_label("Name").fill("Urgent or by mail")
    asked = page.get_by_role("group", name="What comes in")
    asked.get_by_role("button", name="Add condition").click()
    asked.get_by_label("What", exact=True).select_option("priority")
    asked.get_by_role("group", name="Priority is").get_by_label("Urgent").check()
    asked.get_by_role("button", name="Add group").click()
    expect(page.get_by_role("group", name="Group of conditions")).to_be_visible()
    page.locator("#fact-1\\.0").select_option("channel")
    page.get_by_role("group", name="Channel is").get_by_label("E-mail", exact=True).check()
    page.get_by_label("How the conditions are joined").select_option("any")
    axe(page)
    shots(page, "promises-queue-conditions")
    page.get_by_role("button", name="Create queue").click()
    expect(
        page.get_by_role("cell", name="Urgent or by mail").or_(page.get_by_text("Urgent or by mail")).first
    ).to_be_visible()
    inner = Group("any", (Condition("channel", "any", ("email",)),))
    assert Queue.objects.get().tree == Group("any", (Condition("priority", "any", ("1",)), inner))
    page.goto("/console/promises/new")
    page.get_by_role("group", name="Holds for").get_by_role("button", name="Add condition").click()
    expect(page.get_by_label("What", exact=True)).to_be_visible()
    axe(page)
    shots(page, "promises-policy-conditions")


def test_a_ticket_says_why_it_is_due_then(
    kept: "Cast", page: Page, sign_in: SignIn, axe: Check, shots: Shots, console: "Console"
) -> None:
    from frontdesk.tickets.models import Ticket

    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{Ticket.objects.get().number}")
    page.get_by_role("link", name="Why then?").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Stood still: waiting for the customer").first).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    page.goto(f"/desk/tickets/{Ticket.objects.get().number}/promises")
    axe(page)
    shots(page, "promises-why")
    page.goto("/desk/overview/at-risk")
    expect(page.get_by_role("heading", name="Likely to be late")).to_be_visible()
    axe(page)
    shots(page, "promises-at-risk")
