"""People in copy on the ticket page and on their own page; hours, removals: looked at in both themes and widths."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.tour import Tour

if TYPE_CHECKING:
    from tests.cast import Cast


def test_somebody_is_put_in_copy_and_taken_out_while_others_look_on(
    page: Page, context: BrowserContext, cast: "Cast", sign_in: Callable[[str], None], axe: Any, shots: Any
) -> None:
    from frontdesk.tickets import actions as tickets
    from frontdesk.tickets.tracking import copy_token

    ticket = cast.ticket("My account is inactive")
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    page.get_by_role("link", name="Put somebody in copy").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("E-mail").fill("carl@croft.test")
    dialog.get_by_label("Name").fill("Carl Copy")
    page.keyboard.press("Enter")
    out = page.get_by_role("button", name="Take Carl Copy out of the copies")
    expect(out).to_be_visible()
    tour = Tour(page, axe, shots)
    tour.look("ticket-in-copy", "My account is inactive")
    tour.visit(f"/desk/tickets/{ticket.number}/participants", "put-in-copy", "Put somebody in copy")
    tickets.reply(ticket, html="<p>We are looking at it.</p>", by=cast.lea.actor())
    own = copy_token(ticket.participants.select_related("ticket").get())
    tour.visit(f"/r/{own}", "tracking-in-copy", "My account is inactive")
    expect(page.get_by_text("We are looking at it.")).to_be_visible()
    expect(page.get_by_text("two years")).to_have_count(0)
    page.goto(f"/desk/tickets/{ticket.number}")
    page.get_by_role("button", name="Take Carl Copy out of the copies").click()
    expect(out).to_have_count(0)
    page.goto("/account/login")
    tour.end()


def test_hours_of_promises_and_a_refused_removal_can_be_looked_at(
    page: Page, cast: "Cast", sign_in: Callable[[str], None], axe: Any, shots: Any, console: Any
) -> None:
    from frontdesk.accounts import actions as accounts

    night = accounts.save_calendar(None, name="Night desk", time_zone="UTC", windows=[], by=cast.ada.actor())
    accounts.save_team(cast.first, calendar=night, by=cast.ada.actor())
    sign_in("ada@meridian.test")
    tour = Tour(page, axe, shots)
    tour.visit("/console/promises", "promises", "Promises")
    console.allow("422")
    page.goto(f"/console/calendars/{night.pk}/removal")
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Still used by 1 team.")).to_be_visible()
    tour.look("removal-refused", "Delete “Night desk”?")
    tour.end()
