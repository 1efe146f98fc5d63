"""What came back, on the ticket and in the console, in a real browser."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.browser.tour import Tour

if TYPE_CHECKING:
    from tests.browser.conftest import Console
    from tests.cast import Cast

REASONS = {
    "failed": "The mailbox is full. (laura@croft.test)",
    "delayed": "Delayed, and still being tried. The receiving server could not be reached. (laura@croft.test)",
    "spam": "The recipient reported the message as spam. (laura@croft.test)",
}


def test_returned_mail_is_seen_on_the_ticket_and_in_the_console(
    cast: "Cast", page: Page, sign_in: Callable[[str], None], axe: Callable[..., None],
    shots: Callable[[Page, str], None], console: "Console",
) -> None:  # fmt: skip
    """F20."""
    from frontdesk.accounts.models import Brand
    from frontdesk.channels import actions as mailroom
    from frontdesk.channels.actions.addresses import mark_address
    from frontdesk.channels.models import Inbox
    from frontdesk.events import SYSTEM
    from frontdesk.tickets import actions as tickets
    from frontdesk.tickets.models import Message
    from tests.cast import actor

    inbox = Inbox.objects.create(
        slug="support", name="Support", channel="email", brand=Brand.default(), address="support@meridian.test"
    )
    ticket = cast.ticket("Locked out of my account")
    for state, reason in REASONS.items():
        reply = tickets.reply(ticket, html="<p>Please try the link once more.</p>", by=actor(cast.lea))
        Message.objects.filter(pk=reply.pk).update(delivery=state, delivery_reason=reason)
    Message.objects.filter(ticket=ticket, kind="inbound").update(is_automatic=True)
    mark_address("laura@croft.test", kind="complaint", reason="The recipient reported the message as spam.", by=SYSTEM)
    mark_address("ida@far.test", kind="soft", reason="The mailbox is full.", by=SYSTEM)
    news = b"From: news@shop.test\r\nList-Id: <news.shop.test>\r\nPrecedence: list\r\nSubject: News\r\n\r\nHello\r\n"
    left = mailroom.process(mailroom.receive(news, inbox, defer=False).pk)
    sign_in("ada@meridian.test")
    tour = Tour(page, axe, shots)
    tour.visit(f"/desk/tickets/{ticket.number}?in=all", "desk-returned", ticket.subject)
    tour.visit("/console/marked-addresses", "console-marked-addresses", "Marked addresses")
    page.get_by_role("link", name="laura@croft.test").click()
    tour.look("console-marked-address", "laura@croft.test")
    tour.visit("/console/left-out", "console-left-out", "Left out")
    tour.visit(f"/console/left-out/{left.pk}", "console-left-out-mail", "Mailing list")
    tour.end()
