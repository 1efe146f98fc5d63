"""Macros in a real browser: found by key, looked at, put into the reply, and sent with their effects."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.tour import settle

if TYPE_CHECKING:
    from frontdesk.rules.models import Macro
    from tests.browser.conftest import Console
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[[Page], None]
Shots = Callable[[Page, str], None]


@pytest.fixture
def made(cast: "Cast") -> "list[Macro]":
    from frontdesk.rules import actions as rules

    by = cast.ada.actor()
    plans = [
        ("Refund is on its way", "<p>Hello {{ customer_first_name }},</p><p>your refund is on its way.</p>",
         {"status": "pending", "tags_added": "refund", "note": "Told {{ customer_name }}"}),
        ("Take it and wait", "", {"assignee": "me", "snooze": "monday"}),
        ("Not a fault of ours", "<p>It works as it should.</p>", {"status": "solved"}),
    ]  # fmt: skip
    return [
        rules.save_macro(
            None, name=name, by=by, whose="everybody", texts={"": text} if text else {}, effects=effects,
            about="When the money has left our account." if "refund" in text else "",
        )
        for name, text, effects in plans
    ]  # fmt: skip


def test_a_macro_is_put_into_the_reply_and_sent_by_keys_alone(
    page: Page, sign_in: SignIn, axe: Check, shots: Shots, console: "Console", cast: "Cast", made: "list[Macro]"
) -> None:
    console.allow("linkifyjs")  # the editor of the next page says that its schemes are known already
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog", name="Macros")
    expect(dialog.get_by_label("Search macros")).to_be_focused()
    page.keyboard.type("refund")
    expect(dialog.locator("#macro-offers li")).to_have_count(1)
    settle(page)
    dialog.get_by_role("link", name="Refund is on its way").focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("link", name="Put into the reply")).to_be_focused()
    expect(dialog).to_contain_text("Hello Laura")
    expect(dialog).to_contain_text("adds the note “Told Laura Croft”")
    settle(page)
    axe(page)
    shots(page, "macros")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("textbox", name="Message")).to_contain_text("your refund is on its way")
    panel = page.get_by_role("group", name="Macro Refund is on its way")
    expect(panel.get_by_label("sets the status to pending")).to_be_checked()
    panel.get_by_label("adds the note").uncheck()
    settle(page)
    axe(page)
    shots(page, "macro-in-the-reply")
    page.get_by_role("textbox", name="Message").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".thread .message.outbound")).to_contain_text("your refund is on its way")
    expect(panel).to_have_count(0)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.tags, ticket.message_count) == ("pending", ["refund"], 2)


def test_a_macro_is_typed_in_the_reply(
    page: Page, sign_in: SignIn, axe: Check, cast: "Cast", made: "list[Macro]"
) -> None:
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    page.keyboard.press("r")
    expect(page.locator(".editor")).to_be_focused()
    page.keyboard.type("/refund")
    expect(page.locator(".suggest-preview")).to_contain_text("adds the tag refund, adds the note “Told Laura Croft”")
    axe(page)
    page.keyboard.press("Enter")
    expect(page.locator(".editor")).to_contain_text("your refund is on its way")
    panel = page.get_by_role("group", name="Macro Refund is on its way")
    expect(panel.get_by_label("sets the status to pending")).to_be_checked()
    panel.get_by_role("link", name="Take the macro out").click()
    expect(panel).to_have_count(0)
    expect(page.locator(".editor")).to_contain_text("your refund is on its way")


def test_a_macro_without_a_reply_is_done_from_the_browser(
    page: Page, sign_in: SignIn, console: "Console", cast: "Cast", made: "list[Macro]"
) -> None:
    console.allow("htmx:")  # a look that is still on its way when the act is done is given up
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog", name="Macros")
    dialog.get_by_role("link", name="Take it and wait").click()
    with page.expect_response(lambda answer: answer.request.method == "POST") as told:
        dialog.get_by_role("button", name="Do it").click()
    assert told.value.status == 204, told.value.headers
    expect(dialog).to_be_hidden()
    ticket.refresh_from_db()
    assert ticket.assignee == cast.lea and ticket.snoozed_until


def test_a_macro_is_written_in_the_console_and_its_preview_follows(
    page: Page, sign_in: SignIn, axe: Check, shots: Shots, cast: "Cast", made: "list[Macro]"
) -> None:
    cast.ticket()
    sign_in("ada@meridian.test")
    page.goto("/console/macros")
    settle(page)
    axe(page)
    page.goto(f"/console/macros/{made[0].pk}")
    page.get_by_role("button", name="Preview").click()
    expect(page.frame_locator('[name="preview"]').locator("body")).to_contain_text("Hello Laura")
    page.get_by_label("Add tags").fill("paid back")
    expect(page.frame_locator('[name="preview"]').locator("body")).to_contain_text("adds the tag paid back")
    settle(page)
    axe(page)
    shots(page, "macro-form")


def test_macros_have_pages_without_a_script(
    page: Page, sign_in: SignIn, axe: Check, shots: Shots, cast: "Cast", made: "list[Macro]"
) -> None:
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}/macros/{made[0].pk}")
    settle(page)
    axe(page)
    shots(page, "macro-page")
    page.get_by_role("link", name="Put into the reply").click()
    expect(page.get_by_role("textbox", name="Message")).to_contain_text("your refund is on its way")
    expect(page.get_by_role("group", name="Macro Refund is on its way")).to_be_visible()


def test_what_was_chosen_of_a_macro_survives_a_reload(
    page: Page, sign_in: SignIn, console: "Console", cast: "Cast", made: "list[Macro]"
) -> None:
    console.allow("linkifyjs")
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    page.keyboard.press("r")
    expect(page.locator(".editor")).to_be_focused()
    page.keyboard.type("/refund")
    expect(page.locator(".suggest-preview")).to_contain_text("adds the tag refund")
    page.keyboard.press("Enter")
    panel = page.get_by_role("group", name="Macro Refund is on its way")

    def says_no_note(request: Request) -> bool:
        doing = parse_qs(request.post_data or "").get("doing", [""])[0]
        return request.url.endswith("/draft") and "tags_added" in doing and "note" not in doing

    with page.expect_response(lambda answer: says_no_note(answer.request)):
        panel.get_by_label("adds the note").uncheck()
    page.reload()
    expect(panel.get_by_label("adds the tag refund")).to_be_checked()
    expect(panel.get_by_label("adds the note")).not_to_be_checked()
    expect(page.get_by_role("textbox", name="Message")).to_contain_text("your refund is on its way")
