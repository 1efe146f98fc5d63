"""Search, palette and own keys in a real browser: by the keyboard alone, clean for axe, in both themes and widths."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.cast import Cast

SignIn = Callable[[str], None]
Shots = Callable[[Page, str], None]


@pytest.fixture
def desk(cast: "Cast", sign_in: SignIn) -> "Cast":
    """A few tickets that can be found, and Lea at her desk."""
    from frontdesk.tickets import actions as tickets
    from frontdesk.tickets.actions.indexing import index_all

    lost = cast.ticket("Lost bag", text="I left a blue bag in the boot, and an umbrella beside the seat of the car.")
    tickets.add_note(lost, html="<p>The umbrella was found at the station.</p>", by=cast.lea.actor())
    tickets.set_tags(lost, tags=["vip"], by=cast.lea.actor())
    for number in range(4):
        cast.ticket(f"Umbrella insurance {number}", text="Is an umbrella covered by the insurance of the rental?")
    index_all()
    sign_in("lea@meridian.test")
    return cast


def test_search_proposes_operators_and_shows_where_it_is_said(
    desk: "Cast", page: Page, axe: Callable[..., None], shots: Shots, console: "object"
) -> None:
    console.allow("400")  # type: ignore[attr-defined]
    page.goto("/desk/search")
    axe(page)
    shots(page, "desk-search-empty")
    box = page.get_by_role("combobox", name="Search everything")
    box.focus()
    page.keyboard.type("umbrella sta")
    option = page.get_by_role("option", name="status:")
    expect(option).to_be_visible()
    axe(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value("umbrella status:")
    expect(box).to_be_focused()
    page.keyboard.type("ne")
    expect(page.locator('[data-fill="umbrella status:new "]')).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value("umbrella status:new ")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator(".found .preview mark").first).to_have_text("umbrella")
    expect(page.locator(".found .subject mark").first).to_have_text("Umbrella")
    axe(page)
    shots(page, "desk-search-found")
    page.goto("/desk/search?q=umbrela")
    expect(page.get_by_text("Nothing says “umbrela”.")).to_be_visible()
    axe(page)
    shots(page, "desk-search-spelt")
    page.goto("/desk/search?q=bag+statsu:open")
    expect(page.get_by_text("Did you mean status:?")).to_be_visible()
    axe(page)
    shots(page, "desk-search-mistake")
    page.goto("/desk/search?q=laura&tab=customers")
    axe(page)
    shots(page, "desk-search-customers")


def test_the_palette_does_every_act_and_asks_what_it_needs(
    desk: "Cast", page: Page, axe: Callable[..., None], shots: Shots
) -> None:
    from frontdesk.tickets.models import Ticket

    ticket = Ticket.objects.get(subject="Lost bag")
    page.goto(f"/desk/tickets/{ticket.number}")
    expect(page.locator("html")).to_have_attribute("data-live", "up")
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Search or jump")
    expect(box).to_be_focused()
    expect(page.get_by_role("option", name="Assign").first).to_be_visible()
    axe(page, "aria-required-children", "aria-required-parent", "color-contrast", "aria-input-field-name")
    shots(page, "desk-palette")
    page.keyboard.type("assign")
    page.keyboard.press("Enter")
    expect(page.get_by_role("option", name="Tim Second")).to_be_visible()
    shots(page, "desk-palette-assign")
    page.keyboard.type("tim")
    expect(page.get_by_role("option", name="Sue Super")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".ticket-marks")).to_contain_text("Tim Second")
    page.keyboard.press("Control+k")
    page.keyboard.type("status")
    page.keyboard.press("Enter")
    expect(page.get_by_role("option", name="On hold")).to_be_visible()
    page.keyboard.press("Backspace")  # back to where one came from
    expect(page.get_by_role("option", name="Assign").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Control+k")
    page.keyboard.type("tags")
    page.keyboard.press("Enter")
    page.keyboard.type("lost")
    expect(page.get_by_role("option", name="Add lost")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".ticket-marks")).to_contain_text("lost")
    page.goto("/desk/queues/mine")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option", name="Lost bag").first).to_be_visible()  # it was open last
    page.keyboard.type(str(ticket.number))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Lost bag")).to_be_visible()


def test_ones_own_keys_act_are_shown_and_can_be_switched_off(
    desk: "Cast", page: Page, axe: Callable[..., None], shots: Shots, console: "object"
) -> None:
    from frontdesk.tickets.models import Ticket

    console.allow("422")  # type: ignore[attr-defined]
    number = Ticket.objects.get(subject="Lost bag").number
    page.goto("/desk/keys")
    axe(page)
    shots(page, "desk-keys")
    field = page.get_by_label("Assign; accept, at the triage")
    field.fill("c")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("This key is in the way of")).to_be_visible()
    axe(page)
    field.fill(";")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Your keys are kept.")).to_be_visible()
    page.goto(f"/desk/tickets/{number}")
    assign = page.locator(".ticket-top").get_by_role("link", name="Assign")
    expect(assign).to_have_attribute("title", "Assign (;)")
    expect(assign.locator("kbd")).to_have_text(";")
    page.keyboard.press("a")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press(";")
    expect(page.get_by_role("dialog").get_by_label("Team")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("dialog[open] .key-list")).to_contain_text("Assign;")
    page.goto("/desk/keys")
    page.get_by_label("Single keys work").uncheck()
    page.get_by_role("button", name="Keep").click()
    page.goto(f"/desk/tickets/{number}")
    expect(page.locator(".ticket-top").get_by_role("link", name="Assign")).to_have_attribute("title", "Assign")
    for key in (";", "c", "?", "g", "m"):
        page.keyboard.press(key)
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page).to_have_url(f"{page.url.split('/desk/')[0]}/desk/tickets/{number}")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search or jump")).to_be_focused()
