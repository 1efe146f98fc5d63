"""An invitation, a lock and folded history on the ticket page, looked at in both themes and on a phone."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.browser.tour import Tour

if TYPE_CHECKING:
    from tests.cast import Cast

INVITATION = (
    "From: Laura Croft <laura@croft.test>\nTo: support@desk.example\nSubject: Test drive\nMessage-ID: <i@croft.test>\n"
    "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n"
    "<p>Would <b>Monday</b> suit you?</p><p>Laura</p><div class='gmail_quote'><div class='gmail_attr'>"
    "On Tue, 3 Nov 2026 at 10:00, Support &lt;support@desk.example&gt; wrote:<br></div>"
    "<blockquote>Which day would you like?</blockquote></div>\n"
    "--b\nContent-Type: text/calendar; method=REQUEST; charset=utf-8; name=invite.ics\n\n"
    "BEGIN:VCALENDAR\nMETHOD:REQUEST\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nSUMMARY:Test drive of the blue car\n"
    "LOCATION:Harbor Road 1\nDTSTART;TZID=Europe/Berlin:20261123T100000\nDTEND;TZID=Europe/Berlin:20261123T110000\n"
    "ORGANIZER;CN=Laura Croft:mailto:laura@croft.test\nATTENDEE;CN=Support;PARTSTAT=ACCEPTED:mailto:s@desk.example\n"
    "ATTENDEE;CN=Ben;PARTSTAT=DECLINED:mailto:ben@croft.test\nEND:VEVENT\nEND:VCALENDAR\n--b--\n"
)
ENCRYPTED = (
    "From: Laura Croft <laura@croft.test>\nTo: support@desk.example\nSubject: Secret\nMessage-ID: <e@croft.test>\n"
    "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nsecret\n"
)


def test_what_a_mail_carried_is_fit_to_be_seen(
    page: Page, cast: "Cast", sign_in: Callable[[str], None], axe: Callable[..., None], shots: Callable[..., None]
) -> None:
    from frontdesk.accounts.models import Brand
    from frontdesk.channels.actions import process, receive
    from frontdesk.channels.actions.inboxes import create_inbox
    from frontdesk.events import SYSTEM

    brand = Brand.objects.first()
    assert brand is not None
    inbox = create_inbox(name="Mail", channel="email", brand=brand, address="support@desk.example", by=SYSTEM)
    numbers = [
        process(receive(raw.replace("\n", "\r\n").encode(), inbox, defer=False).pk, is_last_try=True).ticket
        for raw in (INVITATION, ENCRYPTED)
    ]
    sign_in("ada@meridian.test")
    tour = Tour(page, axe, shots)
    tour.visit(f"/desk/tickets/{numbers[0]}", "mail-invitation", "Test drive")
    expect(page.get_by_text("Mon 23 November 2026, 10:00 to 11:00 (Europe/Berlin)")).to_be_visible()
    expect(page.get_by_text("Which day would you like?")).not_to_be_visible()
    page.get_by_label("Show the quoted text").press("Enter")
    expect(page.get_by_text("Which day would you like?")).to_be_visible()
    page.get_by_text("2 people").press("Enter")
    tour.look("mail-invitation-open", "Test drive")
    tour.visit(f"/desk/tickets/{numbers[1]}", "mail-encrypted", "Secret")
    tour.end()
