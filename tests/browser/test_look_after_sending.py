"""How a reply was delivered, a new webhook address, and how a mail looks in light and dark, on desktop and phone."""

import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tour import Tour

pytestmark = pytest.mark.browser


@pytest.fixture
def staff(cast: Any, page: Page, sign_in: Any) -> Page:
    """The administrator's browser."""
    sign_in("ada@meridian.test")
    return page


@pytest.fixture
def inbox(cast: Any) -> Any:
    from frontdesk.accounts.models import Brand
    from frontdesk.channels.actions.inboxes import create_inbox
    from frontdesk.events import SYSTEM

    return create_inbox(
        name="Support", channel="email", brand=Brand.default(), address="support@meridian.test", by=SYSTEM,
        settings={"receiving": "provider", "provider": "postmark", "courier": "postmark"},
        secrets={"courier_server_token": "t"},
    )  # fmt: skip


def test_a_reply_tells_when_it_was_sent_delivered_and_read(
    staff: Page, cast: Any, inbox: Any, axe: Any, shots: Any
) -> None:
    """F39: behind a fold that the keyboard opens."""
    from frontdesk.channels.models import DeliveryReport, OutboundEnvelope
    from frontdesk.kit import clock
    from frontdesk.tickets import actions as tickets
    from frontdesk.tickets.models import Message
    from tests.cast import actor

    ticket = cast.ticket("Locked out of my account")
    reply = tickets.reply(ticket, html="<p>Please try the link once more.</p>", by=actor(cast.lea))
    start = clock.now() - datetime.timedelta(hours=5)
    OutboundEnvelope.objects.filter(pk=reply.outbound_id).update(state="sent", sent_at=start)
    told = {
        "waiting": "Delayed, and still being tried. The receiving server takes no more messages for now. 421 Later",
        "delivered": "", "opened": "", "read": "",
    }  # fmt: skip
    for hours, (kind, reason) in enumerate(told.items(), 1):
        DeliveryReport.objects.create(
            envelope_id=reply.outbound_id, address="laura@croft.test", kind=kind, reason=reason, source="postmark",
            key=kind, at=start + datetime.timedelta(hours=hours),
        )  # fmt: skip
    Message.objects.filter(pk=reply.pk).update(delivery="read")
    tour = Tour(staff, axe, shots)
    staff.goto(f"/desk/tickets/{ticket.number}?in=all")
    fold = staff.locator(".travelled")
    expect(fold.get_by_text("Delivered", exact=True)).to_be_hidden()
    fold.locator("summary").focus()
    staff.keyboard.press("Enter")
    expect(fold.locator("li")).to_have_count(5)
    expect(fold.get_by_text("Read, says its reader's mail program")).to_be_visible()
    tour.look("desk-travelled", ticket.subject)
    tour.end()


def test_a_webhook_address_is_changed_after_a_question(staff: Page, inbox: Any, axe: Any, shots: Any) -> None:
    """A60."""
    tour = Tour(staff, axe, shots)
    tour.visit(f"/console/inboxes/{inbox.pk}", "inbox-webhook", "Support")
    address = staff.get_by_label("Secret address").input_value()
    staff.get_by_role("button", name="Change its webhook address").click()
    dialog = staff.get_by_role("dialog").or_(staff.get_by_role("alertdialog"))
    expect(dialog.get_by_text("The old address stops at once.")).to_be_visible()
    staff.keyboard.press("Escape")
    assert staff.get_by_label("Secret address").input_value() == address
    staff.get_by_role("button", name="Change its webhook address").click()
    dialog.get_by_role("button", name="Change its webhook address").click()
    expect(staff.get_by_text("The address is a new one.")).to_be_visible()
    assert staff.get_by_label("Secret address").input_value() != address
    expect(staff.get_by_text("gave Support a new webhook address for incoming mail")).to_be_visible()
    tour.visit(f"/console/inboxes/{inbox.pk}/sending", "inbox-sending-hook", "How Support writes")
    tour.end()


def test_a_template_is_looked_at_in_dark_and_on_a_phone(
    staff: Page, inbox: Any, axe: Any, shots: Any, console: Any
) -> None:
    """And a test of it goes to whoever looks."""
    console.allow("postMessage")  # axe itself calls into the sandboxed preview
    tour = Tour(staff, axe, shots)
    tour.visit("/console/mail-templates/confirmation/en", "template-desktop", "Confirmation")
    frame = staff.frame_locator('iframe[name="preview"]')
    card = frame.locator(".fd-card").first
    background = "element => getComputedStyle(element).backgroundColor"
    assert card.evaluate(background) == "rgb(255, 255, 255)"
    wide = staff.locator("iframe[name=preview]").bounding_box()
    staff.get_by_role("radio", name="Dark").check()
    expect(frame.locator(".fd-card").first).to_have_css("background-color", "rgb(32, 37, 39)")
    staff.get_by_role("radio", name="Phone").check()
    narrow = staff.locator("iframe[name=preview]").bounding_box()
    assert wide and narrow and narrow["width"] < wide["width"] and narrow["width"] <= 392
    assert frame.locator("html").evaluate("one => one.scrollWidth <= one.clientWidth")
    tour.look("template-phone-dark", "Confirmation")
    staff.get_by_role("radio", name="Light").check()
    staff.emulate_media(color_scheme="dark")  # light stays light for somebody who works in the dark
    expect(frame.locator(".fd-card").first).to_have_css("background-color", "rgb(255, 255, 255)")
    staff.get_by_role("button", name="Send me a test").click()
    expect(staff.get_by_text("A test goes to ada@meridian.test.")).to_be_visible()
    tour.end()
