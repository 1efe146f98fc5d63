"""From ticket to ticket in a real browser: by key, by tab, and after an act; and nothing jumps while it loads."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.browser.tour import Tour

if TYPE_CHECKING:
    from frontdesk.tickets.models import Ticket
    from tests.browser.conftest import Console
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[..., None]
Shots = Callable[[Page, str], None]

SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  const watch = (list) => list.getEntries().forEach((one) => (sum += one.hadRecentInput ? 0 : one.value));
  new PerformanceObserver(watch).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""


def three(cast: "Cast") -> "list[Ticket]":
    """Newest last: the list shows them the other way round."""
    return [cast.ticket(name) for name in ("Third", "Second", "First")]


def showing(page: Page, subject: str) -> None:
    expect(page.get_by_role("heading", level=1, name=subject)).to_be_visible()


def test_the_next_of_the_list_is_a_key_away(cast: "Cast", page: Page, sign_in: SignIn, console: "Console") -> None:
    three(cast)
    sign_in("lea@meridian.test")
    page.goto("/desk/queues/unassigned")
    page.get_by_role("link", name="First").click()
    showing(page, "First")
    page.keyboard.press("j")
    showing(page, "Second")
    page.keyboard.press("k")
    showing(page, "First")
    page.keyboard.press("j")
    showing(page, "Second")
    page.keyboard.press("j")
    showing(page, "Third")
    page.keyboard.press("j")
    expect(page.locator(".toast").last).to_contain_text("last one of the list")


def test_after_an_answer_the_next_ticket_opens_and_the_way_back_is_offered(
    cast: "Cast", page: Page, sign_in: SignIn, console: "Console", axe: Check, shots: Shots
) -> None:
    from frontdesk.tickets.models import Message

    three(cast)
    sign_in("lea@meridian.test")
    page.goto("/desk/queues/unassigned")
    page.get_by_role("link", name="First").click()
    showing(page, "First")
    page.get_by_role("button", name="Tabs", exact=True).click()
    page.get_by_role("button", name="Open the next of the list").click()
    expect(page.locator(".menu:popover-open")).to_have_count(0)
    page.keyboard.press("r")
    expect(page.locator("fd-composer .ProseMirror")).to_be_focused()
    page.keyboard.type("Done.")
    page.get_by_role("button", name="Send and solve").click()
    showing(page, "Second")
    expect(page.locator("fd-composer textarea")).to_have_value("")
    expect(page.locator(".toast a")).to_have_text("Back to it")
    assert Message.objects.get(kind="outbound").ticket.subject == "First"
    expect(page.locator(".work-tab")).to_have_count(2)
    tour = Tour(page, axe, shots)
    tour.look("desk-tabs", "Second")
    page.keyboard.press("w")
    showing(page, "First")
    expect(page.locator(".work-tab")).to_have_count(1)
    page.keyboard.press("w")
    expect(page).to_have_url(re.compile("/desk/queues/unassigned"))
    tour.end()


def test_nothing_jumps_when_the_page_opens_or_the_editor_comes(
    cast: "Cast", page: Page, sign_in: SignIn, console: "Console"
) -> None:
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    before = page.locator(".composer").bounding_box()
    asked = page.evaluate("performance.getEntriesByType('resource').filter((one) => /editor-/.test(one.name)).length")
    assert asked == 0  # the editor is fetched when somebody turns to it
    page.locator("fd-composer textarea").focus()
    expect(page.locator("fd-composer .ProseMirror")).to_be_focused()
    assert page.locator(".composer").bounding_box() == before
    assert page.evaluate(SHIFTS) < 0.005
