"""A customer who is unhappy is seen in the list and on the ticket, with what says so, in a real browser."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.browser.tour import Tour
from tests.queue import run_jobs

if TYPE_CHECKING:
    from tests.browser.conftest import Console
    from tests.cast import Cast

ANGRY = "I am really fed up. Nobody answers, and this is the third time that I write to you."


def test_an_unhappy_customer_carries_a_sign_that_needs_no_colour(
    cast: "Cast", page: Page, sign_in: Callable[[str], None], axe: Callable[..., None],
    shots: Callable[[Page, str], None], console: "Console",
) -> None:  # fmt: skip
    angry = cast.ticket("Account inactive, again", text=ANGRY)
    calm = cast.ticket("Invoice for March", text="Please send me the invoice for March to the address that you have.")
    unknown = cast.ticket(
        "Rechnung", text="Bitte schicken Sie mir die Rechnung, ich bin wirklich sehr enttäuscht von Ihnen."
    )
    run_jobs(later=True)
    sign_in("lea@meridian.test")
    tour = Tour(page, axe, shots)
    tour.visit("/desk/queues/all", "desk-unhappy-list", "All")
    expect(page.locator(f"#row-{angry.number}").get_by_text("unhappy", exact=True)).to_be_visible()
    for other in (calm, unknown):
        expect(page.locator(f"#row-{other.number}").get_by_text("unhappy")).to_have_count(0)
    tour.visit(f"/desk/tickets/{angry.number}?in=all", "desk-unhappy", angry.subject)
    page.get_by_text("Reads as negative").press("Enter")
    expect(page.get_by_text("third time", exact=False).last).to_be_visible()
    tour.look("desk-unhappy-why", angry.subject)
    tour.visit(f"/desk/tickets/{unknown.number}?in=all", "desk-unhappy-unknown", unknown.subject)
    expect(page.get_by_text("Reads as")).to_have_count(0)
    tour.visit("/desk/search?q=sentiment%3Anegative", "desk-unhappy-search", "Found for")
    expect(page.locator(f"#row-{angry.number}")).to_be_visible()
    tour.end()
