"""Who vouches for a mail, and what perhaps belongs together, in a real browser."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.browser.tour import Tour

if TYPE_CHECKING:
    from tests.browser.conftest import Console
    from tests.cast import Cast


def test_a_strangers_answer_is_looked_at_and_joined(
    cast: "Cast", page: Page, sign_in: Callable[[str], None], axe: Callable[..., None],
    shots: Callable[[Page, str], None], console: "Console",
) -> None:  # fmt: skip
    """A05, A06, A32."""
    from frontdesk.channels.authentication import Standing, Verdict
    from frontdesk.tickets import actions as tickets
    from frontdesk.tickets.models import Message

    target = cast.ticket("Locked out of my account")
    source = tickets.open_ticket(
        subject="Re: Locked out of my account", text="I am her colleague, and I cannot sign in either.",
        requester=cast.stranger, team=cast.first, channel="email", by=cast.stranger.actor(),
    )  # fmt: skip
    why = "sam@elsewhere.test is not among the people of that ticket."
    tickets.link(source, to=target, kind="perhaps", why=why, by=cast.ada.actor())
    for ticket, standing, warnings in (
        (source, Standing.FAILED, ["Its author asks for answers to sam@other.test; ours go to sam@elsewhere.test."]),
        (target, Standing.VERIFIED, []),
    ):
        stored = Verdict("pass", "pass", "pass", standing=standing, domain="elsewhere.test", by="us").as_json()
        Message.objects.filter(ticket=ticket).update(authentication={**stored, "warnings": warnings})
    sign_in("lea@meridian.test")
    tour = Tour(page, axe, shots)
    tour.visit(f"/desk/tickets/{target.number}", "desk-perhaps-target", target.subject)
    tour.visit(f"/desk/tickets/{source.number}?in=all", "desk-perhaps", source.subject)
    page.get_by_role("link", name="Join").click()
    tour.look("desk-perhaps-join", "Join")
    page.get_by_role("dialog").get_by_role("button", name="Join").click()
    expect(page.get_by_text("it goes on there")).to_be_visible()
    tour.visit("/account/profile", "account-profile-notices", "Profile")
    tour.end()
