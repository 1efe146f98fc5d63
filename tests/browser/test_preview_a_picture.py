"""Pictures of a message are small ones of our own; one that cannot be drawn leaves no broken place."""

import io
from collections.abc import Callable
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.tour import settle


def test_a_picture_is_seen_and_a_damaged_one_leaves_no_mark(
    page: Page, cast: Any, site: Any, console: Any, sign_in: Callable[[str], None], axe: Any, shots: Any
) -> None:
    """A26: the damaged file itself is still there to be downloaded."""
    from frontdesk.kit.files import File
    from frontdesk.tickets import actions as tickets

    console.allow("/preview")  # the damaged one is not there, and the browser says so
    made = io.BytesIO()
    Image.linear_gradient("L").resize((1200, 900)).convert("RGB").save(made, "JPEG")
    kept = [
        File("harbour.jpg", "image/jpeg", made.getvalue()),
        File("stump.png", "image/png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x10" + b"x"),
    ]
    ticket = cast.ticket()
    tickets.receive_message(ticket, customer=cast.laura, text="See the pictures", files=kept, by=cast.laura.actor())
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    good, bad = (page.get_by_role("link", name=f"Download {name}") for name in ("harbour.jpg", "stump.png"))
    expect(good.locator("img")).to_have_js_property("naturalWidth", 480)
    expect(bad.locator("img")).to_have_js_property("naturalWidth", 0)
    expect(page.get_by_text("stump.png", exact=True)).to_be_visible()
    assert bad.locator("img").evaluate("one => one.getBoundingClientRect().height") < 8
    settle(page)
    shots(page, "previews")
    axe(page)
