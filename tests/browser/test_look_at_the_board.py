"""The live board in a real browser: looked at in both themes and widths, and alive."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.site import Site
from tests.browser.tour import Tour

if TYPE_CHECKING:
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[[Page], None]
Shots = Callable[[Page, str], None]


def _fill(cast: "Cast") -> None:
    from frontdesk.routing import actions as routing
    from frontdesk.tickets import actions as tickets

    routing.save_queue(None, name="Service line", teams=[cast.first], by=cast.ada.actor())
    routing.set_presence(cast.sue, state="busy", by=cast.sue.actor())
    for number in range(4):
        cast.ticket(f"The printer prints {number} times")
    tickets.assign(cast.ticket("My bill is wrong", team=cast.second), to=cast.tim, by=cast.tim.actor())
    routing.dispatch()


def test_the_board_is_looked_at(page: Page, sign_in: SignIn, axe: Check, shots: Shots, cast: "Cast") -> None:
    _fill(cast)
    sign_in("sue@meridian.test")
    tour = Tour(page, axe, shots)
    tour.visit("/desk/board", "board", "Live board")
    page.get_by_role("link", name="Service line, waiting: 4").click()
    expect(page.get_by_role("heading", name="Waiting in Service line")).to_be_visible()
    expect(page.locator(".queue-row")).to_have_count(4)
    tour.end()


def test_the_board_follows_what_happens(page: Page, sign_in: SignIn, hub: Site, cast: "Cast") -> None:
    _fill(cast)
    sign_in("sue@meridian.test")
    page.goto("/desk/board")
    expect(page.get_by_role("link", name="Unassigned: 4", exact=True)).to_be_visible()
    cast.ticket("Another one")
    expect(page.get_by_role("link", name="Unassigned: 5", exact=True)).to_be_visible()


def test_work_is_given_to_somebody_else_from_the_board(page: Page, sign_in: SignIn, cast: "Cast") -> None:
    from frontdesk.tickets.models import Ticket

    _fill(cast)
    sign_in("sue@meridian.test")
    page.goto("/desk/board")
    page.get_by_role("button", name="Reassign: Tim Second").click()
    page.get_by_role("combobox", name="What is to be done").select_option("Assign to")
    page.get_by_role("combobox", name="Assign to").select_option("Lea First")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Change 1 ticket").click()
    expect(page.get_by_role("button", name="Take it back")).to_be_visible()
    assert Ticket.objects.filter(assignee=cast.lea).count() == 1


def _raise(cast: "Cast") -> None:
    from frontdesk.board import actions as board
    from frontdesk.board.models import Snapshot

    board.save_alarm(
        None, name="Nobody has them", measure="unassigned", threshold=3, people=[cast.sue], by=cast.ada.actor()
    )
    Snapshot.objects.all().delete()
    board.watch_alarms()


def test_alarms_are_looked_at_made_and_noticed(
    page: Page, sign_in: SignIn, axe: Check, shots: Shots, hub: Site, cast: "Cast"
) -> None:
    from frontdesk.board.models import Alarm

    _fill(cast)
    sign_in("sue@meridian.test")
    page.goto("/desk/board")
    _raise(cast)
    expect(page.get_by_role("alert").filter(has_text="Nobody has them: 4 tickets")).to_be_visible()
    tour = Tour(page, axe, shots)
    tour.look("board-alarm", "Live board")
    page.get_by_role("button", name="Acknowledge: Nobody has them").click()
    expect(page.get_by_text("noticed by Sue Super")).to_be_visible()
    tour.visit("/desk/board/alarms", "alarms", "Alarms")
    tour.visit("/desk/board/alarms/new", "alarm", "New alarm")
    page.get_by_label("Name").fill("Long wait")
    page.get_by_label("What is watched").select_option("oldest")
    page.get_by_label("Threshold").fill("15")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row").filter(has_text="Long wait")).to_be_visible()
    assert Alarm.objects.get(name="Long wait").slack == 2
    tour.end()


def test_a_wall_is_looked_at_and_keeps_itself_alive(
    page: Page, context: BrowserContext, sign_in: SignIn, axe: Check, shots: Shots, hub: Site, cast: "Cast",
    console: Any,
) -> None:  # fmt: skip
    """A seat that only looks is enough, and neither a cut stream nor a server that is away for a while ends it."""
    _fill(cast)
    _raise(cast)
    console.allow("ERR_FAILED")
    page.clock.install()
    sign_in("vic@meridian.test")
    tour = Tour(page, axe, shots)
    tour.visit("/desk/board/wall", "wall", "All teams")
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("alert").filter(has_text="Nobody has them")).to_be_visible()
    hub.drop()
    cast.ticket("After the cut")
    page.clock.run_for(12_000)
    expect(page.get_by_role("link", name="Unassigned: 5", exact=True)).to_be_visible()
    context.route("**/desk/board/**", lambda route: route.abort())
    page.clock.run_for(80_000)
    expect(page.get_by_text("No answer from Frontdesk")).to_be_visible()
    context.unroute("**/desk/board/**")
    page.clock.run_for(10_000)
    expect(page.get_by_text("No answer from Frontdesk")).to_be_hidden()
    tour.end()
