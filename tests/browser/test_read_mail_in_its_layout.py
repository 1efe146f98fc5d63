"""Mails with a layout in a real browser: their frame fits them, in both themes, and pictures come on request."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tour import Tour

if TYPE_CHECKING:
    from frontdesk.tickets.models import Ticket
    from tests.browser.conftest import Console
    from tests.cast import Cast

NEWS = """<html><head><style>h1 {color: #7a1f1f} .foot {font-size: 11px; color: #666}</style></head><body>
<table width="600" bgcolor="#faf3e8" cellpadding="16"><tr><td><h1>Your booking</h1>
<img src="https://pictures.invalid/logo.png" alt="Logo" width="120" height="40">
<p>Thank you for <b>riding</b> with us. <a href="https://example.test/a">See your booking</a>.</p>
<table border="1" width="100%"><tr><th>Ride</th><th>Price</th></tr><tr><td>Airport</td><td>214 EUR</td></tr></table>
<p class="foot">You get this because you booked.</p></td></tr></table></body></html>"""
PLAIN = "<table><tr><td>Seat</td><td>12A</td></tr></table><p>No colours chosen here.</p>" + "<p>line</p>" * 20


@pytest.fixture
def letters(cast: "Cast") -> "Ticket":
    from frontdesk.accounts.models import Brand
    from frontdesk.channels.actions import receive
    from frontdesk.channels.models import Inbox
    from frontdesk.kit.files import File
    from frontdesk.kit.html import clean_mail
    from frontdesk.tickets import actions as tickets
    from frontdesk.tickets.models import Attachment, FileHold

    inbox = Inbox.objects.create(slug="s", name="S", channel="email", brand=Brand.default(), address="s@meridian.test")
    ticket = cast.ticket("Booking 88412")
    for number, html in enumerate([NEWS, PLAIN]):
        raw = f"From: l@x.test\nMessage-ID: <{number}@x>\nContent-Type: text/html\n\n{html}"
        files = [File("invoice.zip", "application/zip", b"PK")] if number else []
        tickets.receive_message(
            ticket, customer=cast.laura, text="words", html=clean_mail(html), files=files,
            envelope=receive(raw.encode(), inbox, defer=False), by=cast.laura.actor(),
        )  # fmt: skip
    reason = "The virus scanner found Eicar-Signature."
    FileHold.objects.create(attachment=Attachment.objects.get(), kind="infected", reason=reason)
    return ticket


def test_a_frame_is_as_high_as_its_mail_and_wears_the_theme(
    letters: "Ticket", page: Page, sign_in: Callable[[str], None], console: "Console", axe: Callable[..., None],
    shots: Callable[[Page, str], None],
) -> None:  # fmt: skip
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{letters.number}")
    for name in page.locator("iframe.mail-frame").all():
        name.scroll_into_view_if_needed()
    fits = """() => [...document.querySelectorAll("iframe.mail-frame")].every((one) =>
      one.contentDocument?.body?.childNodes.length > 0 && one.clientHeight > 40
      && Math.abs(one.clientHeight - one.contentDocument.body.getBoundingClientRect().height) < 20)"""
    page.wait_for_function(fits)
    expect(page.get_by_text("1 picture from elsewhere is not loaded.")).to_be_visible()
    expect(page.get_by_text("The virus scanner found Eicar-Signature.")).to_be_visible()
    tour = Tour(page, axe, shots)
    tour.look("mail-in-frame", "Booking 88412")
    tour.end()


def test_a24_show_loads_the_pictures_into_the_same_frame_without_a_new_page(
    letters: "Ticket", page: Page, sign_in: Callable[[str], None], console: "Console"
) -> None:
    console.allow("/picture?")  # the picture's server does not exist
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{letters.number}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_response(lambda answer: "/picture?of=" in answer.url) as answer:
        page.get_by_role("link", name="Show", exact=True).click()
    assert answer.value.status in {404, 503}
    assert not [url for url in asked if url.startswith("https://pictures.invalid")]
    expect(page).to_have_url(f"{page.url}")


def test_a_mail_with_colours_lies_on_paper_in_the_dark_too(
    letters: "Ticket", page: Page, sign_in: Callable[[str], None], console: "Console"
) -> None:
    """Its words keep the ground that its sender chose them for."""
    sign_in("lea@meridian.test")
    page.emulate_media(color_scheme="dark")
    page.goto(f"/desk/tickets/{letters.number}")
    frame = page.locator("iframe.mail-frame").first
    frame.scroll_into_view_if_needed()
    inside = page.frame_locator("iframe.mail-frame").first
    expect(inside.get_by_role("heading", name="Your booking")).to_be_visible()
    expect(inside.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(inside.get_by_role("heading", name="Your booking")).to_have_css("color", "rgb(122, 31, 31)")
