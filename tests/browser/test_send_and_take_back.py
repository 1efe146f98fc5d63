"""Undo, sending later and an inbox's sending page in a real browser."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.browser.tour import settle

if TYPE_CHECKING:
    from tests.cast import Cast

SignIn = Callable[[str], None]
Shots = Callable[[Page, str], None]


def test_a_reply_is_taken_back_and_its_words_stand_in_the_box_again(
    cast: "Cast", page: Page, sign_in: SignIn, shots: Shots, axe: Callable[[Page], None]
) -> None:
    """F22: and a scheduled one waits below what was said."""
    from frontdesk.accounts.models import Workspace
    from frontdesk.kit import clock
    from frontdesk.tickets import actions as tickets

    Workspace.objects.update(undo_seconds=60)
    ticket = cast.ticket()
    tickets.plan_reply(
        ticket, html="<p>Good morning, it is done.</p>", send_at=clock.now() + clock.days(1), is_scheduled=True,
        by=cast.lea.actor(),
    )  # fmt: skip
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    settle(page)
    page.keyboard.press("r")
    page.locator("fd-composer .ProseMirror").fill("We are on it.")
    page.get_by_role("button", name="Send", exact=False).last.click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Will be sent")).to_be_visible()
    shots(page, "ticket-planned")
    axe(page)
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**back=*")
    settle(page)
    expect(page.locator("fd-composer .ProseMirror")).to_have_text("We are on it.")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_how_an_inbox_writes_is_set_up_on_a_page_for_all(
    cast: "Cast", page: Page, sign_in: SignIn, shots: Shots, axe: Callable[[Page], None]
) -> None:
    from frontdesk.accounts.models import Brand
    from frontdesk.channels.actions.inboxes import create_inbox

    inbox = create_inbox(
        name="Support", channel="email", brand=Brand.default(), address="support@meridian.test",
        settings={"courier": "postmark", "signature": "<p><b>{{ agent_name }}</b><br>{{ brand_name }}</p>"},
        by=cast.ada.actor(),
    )  # fmt: skip
    sign_in("ada@meridian.test")
    page.goto(f"/console/inboxes/{inbox.pk}/sending")
    page.get_by_role("button", name="Make a key").click()
    expect(page.get_by_text("v=DKIM1")).to_be_visible()
    expect(page.get_by_label("Server token")).to_be_visible()
    shots(page, "console-inbox-sending")
    axe(page)
