"""Shaping a reply in a real browser: lists, quotes and code from a menu that fits any width, and tables by key."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Console
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[..., None]
Shots = Callable[[Page, str], None]


def test_every_way_to_shape_text_has_a_button_and_a_table_its_keys(
    cast: "Cast", page: Page, sign_in: SignIn, console: "Console", axe: Check, shots: Shots
) -> None:
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    page.keyboard.press("r")
    expect(page.locator("fd-composer .ProseMirror")).to_be_focused()
    page.keyboard.type("These were charged:")
    page.keyboard.press("Enter")

    def shape(name: str) -> None:
        page.locator(".text-tools > button").click()
        page.locator(".text-tools .menu").get_by_role("button", name=name, exact=True).click()

    body = page.locator('fd-composer [name="body"]')
    shape("Table")
    for words in ("Day", "Sum", "Why", "May", "12", "Toll"):
        page.keyboard.type(words)
        if words != "Toll":
            page.keyboard.press("Tab")
    expect(body).to_have_value(re.compile(r"<th><p>Day</p></th>.*<td><p>Toll</p></td></tr></tbody></table>"))
    shape("Row below")
    expect(page.locator("fd-composer tr")).to_have_count(3)
    page.locator(".text-tools > button").click()
    axe(page)
    shots(page, "compose-table")
    page.keyboard.press("Escape")
    cells = page.locator("fd-composer td")
    cells.last.click()
    shape("Delete the row")
    expect(page.locator("fd-composer tr")).to_have_count(2)
    cells.last.click()
    shape("Column to the right")
    expect(page.locator("fd-composer th")).to_have_count(4)
    cells.last.click()
    shape("Delete the column")
    expect(page.locator("fd-composer th")).to_have_count(3)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.outbound table td").last).to_have_text("Toll")
    shape("Quote")
    page.keyboard.type("As you said")
    expect(body).to_have_value("<blockquote><p>As you said</p></blockquote>")
