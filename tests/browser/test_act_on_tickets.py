"""The acts on a ticket in a real browser: pages fit to be seen, by keyboard, with proposals while typing and undo."""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tour import Tour, settle

if TYPE_CHECKING:
    from frontdesk.tickets.models import Ticket
    from tests.browser.conftest import Console
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[[Page], None]
Shots = Callable[[Page, str], None]


@pytest.fixture
def busy(cast: "Cast") -> "Ticket":
    """A ticket with everything around it."""
    from frontdesk.kit import clock
    from frontdesk.routing import actions as routing
    from frontdesk.tickets import actions as tickets

    lea, tim = cast.lea.actor(), cast.tim.actor()
    day = clock.days(1)
    ticket = cast.ticket("Charged twice for the ride to the airport", text="Two charges of 214 euros.")
    cause, child = cast.ticket("The payment provider books twice"), cast.ticket("Refund of 214 euros")
    tickets.claim(ticket, by=lea)
    tickets.relate(ticket, to=cause, kind="caused", by=lea)
    tickets.relate(child, to=ticket, kind="child", by=lea)
    tickets.merge([cast.ticket("Charged twice!!", text="Is anybody there?")], into=ticket, by=lea)
    tickets.pledge(ticket, kind="call", due_at=clock.now() + day, note="+49 30 901820, after ten", by=lea)
    tickets.pledge(ticket, kind="answer", due_at=clock.now() + 2 * day, by=lea)
    tickets.remind(ticket, due_at=clock.now() + day, note="Ask the bank once more", by=lea)
    tickets.plan_status(ticket, status="solved", due_at=clock.now() + 5 * day, by=lea)
    tickets.follow(ticket, by=tim)
    tickets.follow(ticket, by=cast.sue.actor())
    tickets.offer(ticket, to=cast.tim, note="You know the bank.\nShe wants a call, not a mail.", by=lea)
    routing.save_queue(None, name="Money", by=cast.ada.actor())
    routing.direct(ticket, routing.save_queue(None, name="Airports", by=cast.ada.actor()), note="By hand", by=lea)
    asleep = cast.ticket("Asleep until the answer")
    tickets.snooze(asleep, until=clock.now() + datetime.timedelta(days=3), note="The bank answers by then", by=lea)
    return ticket


def test_every_act_has_a_page_fit_to_be_seen(
    cast: "Cast", busy: "Ticket", page: Page, sign_in: SignIn, axe: Check, shots: Shots, console: "Console"
) -> None:
    from frontdesk.tickets.models import Ticket

    sign_in("tim@meridian.test")
    tour = Tour(page, axe, shots)
    for act, heading in {
        "merge": "Merge", "relations": "Link", "snooze": "Snooze", "reminders": "Remind me", "pledges": "Promise",
        "status-plan": "Set the status later", "transfer": "Transfer", "queue": "Route to a queue",
        "inbox": "Move to an inbox", "spam": "Spam",
        "export": "Export", "ending?status=solved": "Children are still open",
        f"messages/{busy.messages.earliest('pk').pk}/split": "Split off",
        f"offers/{busy.offers.get().pk}/refusal": "Decline",
        f"pledges/{busy.pledges.filter(kind='call').get().pk}/keeping": "Called back", "print?notes=yes": busy.subject,
    }.items():  # fmt: skip
        name = "".join(each if each.isalnum() else "-" for each in act)
        tour.visit(f"/desk/tickets/{busy.number}/{act}", f"acts-{name}", heading)
    tour.visit(f"/desk/tickets/{busy.number}", "acts-ticket", busy.subject)
    tour.visit(f"/desk/tickets/{busy.number}?pane=side", "acts-side", "Promised")
    asleep = Ticket.objects.get(subject__startswith="Asleep")
    tour.visit(f"/desk/tickets/{asleep.number}", "acts-asleep", asleep.subject)
    tour.visit("/desk/followups", "acts-followups", "Follow-ups")
    tour.visit(f"/desk/customers/{cast.laura.pk}", "acts-customer", "Laura Croft")
    page.goto(f"/desk/tickets/{busy.number}")
    settle(page)
    page.get_by_role("button", name="More acts").click()
    expect(page.locator(".menu:popover-open")).to_be_visible()
    tour.look("acts-menu", busy.subject)
    tour.end()


def test_a_ticket_is_linked_snoozed_and_merged_with_the_keyboard(
    cast: "Cast", page: Page, sign_in: SignIn, console: "Console"
) -> None:
    from frontdesk.tickets.models import Link, Ticket

    ticket, other = cast.ticket("First words"), cast.ticket("Second words")
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    settle(page)
    page.keyboard.press("i")
    expect(page.locator(".toast")).to_contain_text("You follow it")
    page.keyboard.press("l")
    field = page.get_by_role("dialog").get_by_label("Which ticket")
    field.fill(str(other.number))
    expect(page.locator(".ticket-list [role=option]")).to_contain_text("Second words")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value(str(other.number))
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".side-pane")).to_contain_text("Related")
    assert Link.objects.get().kind == "related"
    page.keyboard.press("z")
    expect(page.get_by_role("dialog").get_by_role("radio").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".kept-line")).to_contain_text("Snoozed by Lea First")
    page.locator(".toast .undo").click()
    expect(page.locator(".kept-line")).to_have_count(0)
    for key in (".", "m"):
        page.keyboard.press(key)
    page.get_by_role("dialog").get_by_label("Second words").check()
    page.keyboard.press("Enter")
    expect(page.locator(".kept-line")).to_contain_text("merged")
    other.refresh_from_db()
    assert other.merged_into == Ticket.objects.get(pk=ticket.pk)


def test_the_last_act_goes_back_from_the_toast(cast: "Cast", page: Page, sign_in: SignIn, console: "Console") -> None:
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    settle(page)
    page.keyboard.press("c")
    expect(page.locator(".ticket-marks")).to_contain_text("Lea First")
    for key in (".", "u"):
        page.keyboard.press(key)
    expect(page.locator(".ticket-marks")).to_contain_text("Nobody has it")
    expect(page.locator(".toast")).to_contain_text("Taken back")
