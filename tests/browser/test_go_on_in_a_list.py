"""Lists in a real browser: endless by mouse and by key, the place kept, and going on after a ticket has left."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tour import settle

if TYPE_CHECKING:
    from tests.browser.conftest import Console
    from tests.browser.site import Site
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[..., None]
Shots = Callable[[Page, str], None]
ROWS = ".queue-row"


@pytest.fixture
def many(cast: "Cast") -> "Cast":
    """A hundred and thirty tickets, the newest first as Ticket 0, Ticket 1, …"""
    import datetime

    from frontdesk.tickets.models import Ticket

    first = cast.ticket("Ticket 0")
    rows = [Ticket.objects.get(pk=first.pk) for _ in range(129)]
    for at, row in enumerate(rows, 1):
        row.pk, row.number, row.subject = None, 2_000_000 + at, f"Ticket {at}"
        row.last_message_at = first.last_message_at - datetime.timedelta(minutes=at)
    Ticket.objects.bulk_create(rows)
    return cast


def endless(page: Page) -> None:
    page.get_by_role("button", name="More for this list").click()
    page.get_by_role("button", name="As an endless list").click()
    expect(page.locator("fd-rows[data-endless]")).to_be_visible()


def test_an_endless_list_grows_under_the_hand_and_one_comes_back_to_the_same_place(
    many: "Cast", page: Page, sign_in: SignIn, console: "Console", axe: Check, shots: Shots
) -> None:
    sign_in("lea@meridian.test")
    page.goto("/desk/queues/all")
    expect(page.locator(ROWS)).to_have_count(50)
    endless(page)
    page.locator(ROWS).last.scroll_into_view_if_needed()
    expect(page.locator(ROWS)).to_have_count(100)
    expect(page.locator("[data-count]")).to_have_text("100 tickets are shown.")
    expect(page.locator(".fresh")).to_be_hidden()
    expect(page).to_have_url(re.compile("count=100"))
    row = page.locator("#row-2000080")
    row.scroll_into_view_if_needed()
    axe(page)
    shots(page, "queue-endless")
    page.locator(ROWS).last.scroll_into_view_if_needed()
    expect(page.locator(ROWS)).to_have_count(130)
    expect(page.locator("#more-rows")).to_have_count(0)
    row.scroll_into_view_if_needed()
    row.locator("a").click()
    expect(page.get_by_role("heading", level=1, name="Ticket 80")).to_be_visible()
    expect(page.locator(ROWS)).to_have_count(130)
    expect(row).to_be_in_viewport()
    page.go_back()
    expect(page.locator(".nothing-open")).to_be_visible()
    expect(page.locator(ROWS)).to_have_count(130)
    expect(row).to_be_in_viewport()
    page.reload()
    expect(row).to_be_in_viewport()
    page.get_by_role("link", name="All tickets").click()
    expect(page.locator(ROWS)).to_have_count(50)


def test_by_key_a_list_goes_on_at_the_first_new_row(
    many: "Cast", page: Page, sign_in: SignIn, console: "Console"
) -> None:
    """Screen readers hear how many are shown; nobody has to scroll."""
    sign_in("lea@meridian.test")
    page.set_viewport_size({"width": 1440, "height": 400})
    page.goto("/desk/queues/all")
    endless(page)
    settle(page)
    page.evaluate("document.querySelector('#more-rows').focus({ preventScroll: true })")
    page.keyboard.press("Enter")
    expect(page.locator("#row-2000050 > a")).to_be_focused()
    expect(page.locator("[data-count]")).to_have_text("100 tickets are shown.")


def test_a_longer_list_hears_news_and_stays_as_long(
    many: "Cast", site: "Site", page: Page, sign_in: SignIn, console: "Console"
) -> None:
    """F43."""
    from frontdesk.tickets.models import Ticket

    sign_in("lea@meridian.test")
    page.goto("/desk/queues/all?count=100")
    expect(page.locator(ROWS)).to_have_count(100)
    Ticket.objects.filter(number=2_000_090).update(subject="Changed meanwhile")
    site.say("queue")
    expect(page.locator("#row-2000090")).to_contain_text("Changed meanwhile")
    expect(page.locator(ROWS)).to_have_count(100)


@pytest.mark.parametrize("quick", [True, False])
def test_j_after_a_ticket_has_left_the_list_goes_to_the_one_that_came_next(
    cast: "Cast", page: Page, sign_in: SignIn, console: "Console", quick: bool
) -> None:
    for name in ("Fourth", "Third", "Second", "First"):
        cast.ticket(name)
    sign_in("lea@meridian.test")
    page.goto("/desk/queues/unassigned")
    page.get_by_role("link", name="Second").click()
    expect(page.get_by_role("heading", level=1, name="Second")).to_be_visible()
    page.keyboard.press("c")
    if not quick:
        expect(page.locator("#rows .queue-row")).to_have_count(3)
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1, name="Third")).to_be_visible()
    expect(page.locator("#rows .queue-row")).to_have_count(3)
    page.keyboard.press("c")
    expect(page.locator("#rows .queue-row")).to_have_count(2)
    page.keyboard.press("k")
    expect(page.get_by_role("heading", level=1, name="First")).to_be_visible()
