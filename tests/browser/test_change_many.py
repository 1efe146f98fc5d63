"""Many tickets at once in a real browser: chosen by mouse, Shift and key, previewed, changed, dragged onto a team."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tour import settle

if TYPE_CHECKING:
    from frontdesk.tickets.models import Ticket
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[[Page], None]
Shots = Callable[[Page, str], None]


@pytest.fixture
def made(cast: "Cast") -> "list[Ticket]":
    return [cast.ticket(f"Ticket number {at}", team=cast.first) for at in range(6)]


def test_rows_are_chosen_and_changed_with_a_preview(
    page: Page, sign_in: SignIn, axe: Check, shots: Shots, made: "list[Ticket]"
) -> None:
    from frontdesk.tickets.models import Ticket

    sign_in("lea@meridian.test")
    page.goto("/desk/queues/all")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-chosen]")).to_have_text("1")
    page.locator(".pick-row").nth(3).click(modifiers=["Shift"])
    expect(page.locator("[data-chosen]")).to_have_text("4")
    settle(page)
    axe(page)
    shots(page, "bulk-choose")
    page.get_by_role("button", name="Change…").click()
    page.wait_for_url("**/desk/bulk/*")
    page.get_by_label("What is to be done").last.select_option("priority")
    page.locator('select[name="value"]').select_option("1")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("button", name="Change 4 tickets")).to_be_visible()
    settle(page)
    axe(page)
    shots(page, "bulk-preview")
    page.get_by_role("button", name="Change 4 tickets").click()
    expect(page.locator("#bulk-state")).to_contain_text("Changed")
    settle(page)
    axe(page)
    shots(page, "bulk-done")
    assert Ticket.objects.filter(priority=1).count() == 4
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("#bulk-state")).to_contain_text("Taken back")
    assert Ticket.objects.filter(priority=1).count() == 0


def test_rows_are_dragged_onto_a_team_and_onto_oneself(
    page: Page, sign_in: SignIn, made: "list[Ticket]", cast: "Cast"
) -> None:
    """WCAG 2.5.7: the same is done by X and M, without dragging."""
    from frontdesk.tickets.models import Ticket

    sign_in("sue@meridian.test")
    page.goto("/desk/queues/all")
    rows = page.locator(".queue-row > a")
    with page.expect_response("**/desk/bulk"):
        rows.first.drag_to(page.locator(f'[data-drop="team:{cast.second.pk}"]'))
    expect(page.locator(".toast")).to_contain_text("1 changed")
    assert Ticket.objects.filter(team=cast.second).count() == 1
    with page.expect_response("**/desk/bulk"):
        rows.nth(1).drag_to(page.get_by_role("link", name="Mine"))
    assert Ticket.objects.filter(assignee=cast.sue).count() == 1
    page.locator(".pick-row").nth(4).check()
    for key in (".", "c"):
        page.keyboard.press(key)
    page.wait_for_url("**/desk/bulk/*")


def test_rows_are_given_to_a_colleague_by_drag_and_by_key(
    page: Page, sign_in: SignIn, axe: Check, shots: Shots, made: "list[Ticket]", cast: "Cast"
) -> None:
    """WCAG 2.5.7."""
    from frontdesk.tickets.models import Ticket

    sign_in("lea@meridian.test")
    page.goto("/desk/queues/all")
    settle(page)
    page.keyboard.press("j")
    page.keyboard.press("x")
    for key in (".", "h"):
        page.keyboard.press(key)
    menu = page.locator("#give-menu")
    expect(menu.get_by_role("button", name="Sue Super")).to_be_focused()
    axe(page)
    shots(page, "bulk-give")
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("button", name="Ada Admin")).to_be_focused()
    with page.expect_response("**/desk/bulk"):
        page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("1 changed")
    assert Ticket.objects.filter(assignee=cast.ada).count() == 1
    row = page.locator(".queue-row > a").nth(2)
    box = row.bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 80, box["y"] + 24, steps=4)
    target = menu.get_by_role("button", name="Tim Second")
    expect(target).to_be_visible()
    place = target.bounding_box()
    assert place
    page.mouse.move(place["x"] + 20, place["y"] + 10, steps=8)
    with page.expect_response("**/desk/bulk"):
        page.mouse.up()
    expect(menu).to_be_hidden()
    assert Ticket.objects.filter(assignee=cast.tim).count() == 1
