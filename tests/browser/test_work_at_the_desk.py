"""The workspace in a real browser: every page fit to be seen, the keyboard enough, news and conflicts as they come."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.tour import Tour, settle

if TYPE_CHECKING:
    from frontdesk.tickets.models import Category, Ticket
    from tests.browser.conftest import Console
    from tests.browser.site import Site
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[[Page], None]
Shots = Callable[[Page, str], None]

# 1 × 1, transparent
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
SUBJECTS = [
    "The invoice of October is missing",
    "Cannot change my e-mail address",
    "Where is the terminal for the shuttle to the northern car park, and does it also run after midnight?",
    "Refund for booking 88412",
    "App shows a blank page",
    "Two charges for one ride",
    "Wheelchair access at the counter",
    "Lost umbrella",
]


@dataclass(frozen=True)
class Desk:
    """`busy` is a ticket with everything on it, `done` one that is closed and rated."""

    cast: "Cast"
    busy: "Ticket"
    done: "Ticket"


def hours_ago(hours: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() - datetime.timedelta(hours=hours), tick=True)


@pytest.fixture
def desk(cast: "Cast") -> Desk:
    """A desk after some days of work."""
    from frontdesk.customers.actions import change_customer
    from frontdesk.tickets.actions.catalogue import save_category, save_field
    from frontdesk.tickets.models import Ticket

    by = cast.ada.actor()
    change_customer(
        cast.laura, by=by, phone="+4930901820", department="Events", notes="Prefers to be called in the morning."
    )
    billing = save_category(
        None, by=by, name="Billing", icon="wallet", team=cast.second, keywords=["invoice", "refund", "charges"]
    )
    twice = save_category(None, by=by, name="Charged twice", parent=billing, team=cast.second, urgency=1, impact=2)
    save_field(
        None, by=by, name="How did you pay?", kind="choice", choices=["Card", "Cash"], categories=[billing, twice]
    )
    save_field(None, by=by, name="Last four digits", categories=[twice])
    _queue(cast, billing)
    return Desk(cast, _busy(cast, twice), Ticket.objects.get(pk=_done(cast).pk))


def _queue(cast: "Cast", billing: "Category") -> None:
    from frontdesk.customers.actions import recognise
    from frontdesk.events import SYSTEM
    from frontdesk.tickets import actions as tickets

    for number, subject in enumerate(SUBJECTS):
        person = recognise(email=f"guest{number}@example.test", name=f"Guest Number {number}", by=SYSTEM)
        with hours_ago(30 - 3 * number):
            ticket = tickets.open_ticket(
                subject=subject, text=f"{subject}. Please help, thank you.", requester=person, by=person.actor(),
                team=cast.first if number % 2 else None, category=None if number % 3 else billing,
                channel=("email", "portal", "phone")[number % 3],
            )  # fmt: skip
        if number in (2, 3):
            tickets.triage(ticket, category=billing, urgency=1, impact=1, team=cast.first, by=cast.sue.actor())
        if number == 3:
            tickets.claim(ticket, by=cast.lea.actor())
            tickets.set_status(ticket, status="on_hold", by=cast.lea.actor())


def _busy(cast: "Cast", category: "Category") -> "Ticket":
    from frontdesk.kit.files import File
    from frontdesk.tickets import actions as tickets
    from frontdesk.tickets.actions.delivery import record_delivery
    from frontdesk.tickets.models import Ticket

    sue, lea = cast.sue.actor(), cast.lea.actor()
    with hours_ago(5):
        ticket = cast.ticket("Charged twice for the ride to the airport", text="Two charges of 214 euros.")
        tickets.triage(ticket, category=category, urgency=1, impact=2, team=cast.first, to=cast.lea, by=sue)
    with hours_ago(4):
        tickets.set_fields(ticket, values={"how-did-you-pay": "Card", "last-four-digits": "4711"}, by=lea)
        tickets.set_tags(ticket, tags=["double-charge", "airport"], by=lea)
        files = [File("statement-of-the-card-of-october-2026-final.pdf", "application/pdf", b"%PDF-1.7 x"),
                 File("screen.png", "image/png", PIXEL)]  # fmt: skip
        first = tickets.reply(ticket, html="<p>We see <b>both</b> charges:</p><ul><li>214 €</li><li>214 €</li></ul>",
                              files=files, by=lea)  # fmt: skip
    record_delivery(first.outbound_id or 0, state="failed", reason="The mailbox is full.")
    call = f'<p><span data-mention="{cast.lea.pk}">@Lea First</span> the bank answers by tomorrow.</p>'
    with hours_ago(2):
        tickets.add_note(ticket, html=call, mentions=[cast.lea.pk], by=sue)
        tickets.receive_message(ticket, customer=cast.laura, text="Any news?\nLaura", by=cast.laura.actor())
    return Ticket.objects.get(pk=ticket.pk)


def _done(cast: "Cast") -> "Ticket":
    from frontdesk.events import SYSTEM
    from frontdesk.feedback.actions import answer, ask
    from frontdesk.tickets import actions as tickets

    ticket = cast.ticket("The receipt has the wrong name")
    tickets.reply(ticket, html="<p>Here is a new one.</p>", status="solved", by=cast.lea.actor())
    tickets.confirm_works(ticket, by=cast.laura.actor())
    ticket.refresh_from_db()
    if survey := ask(ticket, by=SYSTEM):
        answer(survey, score=5, comment="Quick and kind.", by=cast.laura.actor())
    return ticket


def test_every_page_of_the_workspace_is_fit_to_be_seen(
    desk: Desk, page: Page, sign_in: SignIn, axe: Check, shots: Shots, console: "Console"
) -> None:
    sign_in("sue@meridian.test")
    tour, busy, cast = Tour(page, axe, shots), desk.busy.number, desk.cast
    for path, name, heading in [
        ("queues/mine", "queue-mine", "Mine"),
        ("queues/unassigned", "queue-unassigned", "Unassigned"),
        ("queues/due", "queue-due", "Due"),
        ("queues/all", "queue-all", "All tickets"),
        ("queues/all?panel=filters", "queue-filters", "All tickets"),
        ("queues/all?pane=views", "queue-views", "Tickets"),
        ("queues/mentions", "queue-mentions", "Mentions"),
        ("queues/team:service", "queue-team", "Service"),
        ("search?q=charges", "search", "Found for"),
        ("search?q=zeppelin", "search-nothing", "Found for"),
        (f"tickets/{busy}?in=all", "ticket", desk.busy.subject),
        (f"tickets/{busy}?pane=side", "ticket-side", "Due"),
        (f"tickets/{desk.done.number}", "ticket-closed", desk.done.subject),
        ("triage", "triage", "Triage"),
        (f"triage?ticket={_untriaged()}", "triage-ticket", "Triage"),
        (f"triage?ticket={_untriaged()}&pane=side", "triage-decide", "Triage"),
        ("overview", "overview", "Overview"),
        ("tickets/new", "new-ticket", "New ticket"),
        (f"tickets/new?customer={cast.laura.pk}", "new-ticket-known", "New ticket"),
        ("customers", "customers", "Customers"),
        (f"customers/{cast.laura.pk}", "customer", "Laura Croft"),
        (f"customers/{cast.laura.pk}/details", "customer-details", "Laura Croft"),
    ]:
        tour.visit(f"/desk/{path}", f"desk-{name}", heading)
    tour.end()


def _untriaged() -> int:
    from frontdesk.tickets.models import Ticket

    return int(Ticket.objects.filter(is_triaged=False, team=None).earliest("pk").number)


def test_every_act_on_a_ticket_has_a_page_fit_to_be_seen(
    desk: Desk, page: Page, sign_in: SignIn, axe: Check, shots: Shots, console: "Console"
) -> None:
    sign_in("lea@meridian.test")
    tour = Tour(page, axe, shots)
    for act, heading in {
        "assignment": "Assign", "escalation": "Escalate", "return": "Hand back", "category": "Category",
        "tags": "Tags", "fields": "Fields", "subject": "Subject",
    }.items():  # fmt: skip
        tour.visit(f"/desk/tickets/{desk.busy.number}/{act}", f"desk-act-{act}", heading)
    page.goto(f"/desk/tickets/{desk.busy.number}")
    settle(page)
    for key, name in {"s": "Status: change", "p": "Priority: change"}.items():
        page.keyboard.press(key)
        expect(page.locator(".menu:popover-open")).to_be_visible()
        tour.look(f"desk-menu-{name.split(':')[0].lower()}", desk.busy.subject)
        page.keyboard.press("Escape")
        expect(page.locator(".menu:popover-open")).to_have_count(0)
    page.keyboard.press("e")
    expect(page.get_by_role("dialog").get_by_label("What was tried")).to_be_focused()
    tour.look("desk-dialog-escalate", "Escalate")
    tour.end()


def test_a_ticket_is_solved_from_the_queue_with_the_keyboard_alone(
    cast: "Cast", page: Page, sign_in: SignIn, console: "Console"
) -> None:
    ticket = cast.ticket()
    cast.ticket("A newer one")
    sign_in("lea@meridian.test")
    page.goto("/desk/")
    for key in ("g", "u"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="Unassigned")).to_be_visible()
    for key in ("j", "j", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1, name=ticket.subject)).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator(".ticket-marks")).to_contain_text("Lea First")
    settle(page)
    page.keyboard.press("r")
    expect(page.locator(".ProseMirror")).to_be_focused()
    page.keyboard.type("It is active again.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.outbound")).to_contain_text("It is active again.")
    expect(page.locator(".ProseMirror")).to_have_text("")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(page.locator(".menu:popover-open :focus")).to_have_count(1)  # the page as a whole holds the word too
    while "Solved" not in page.evaluate("document.activeElement.textContent"):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".ticket-marks").get_by_role("button", name="Status")).to_contain_text("Solved")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.assignee) == ("solved", cast.lea)


def test_what_a_colleague_does_appears_by_itself_and_a_conflict_keeps_what_was_typed(
    cast: "Cast", page: Page, sign_in: SignIn, site: "Site", console: "Console"
) -> None:
    """A67: the later of two answers is not sent before its writer has seen the other."""
    from frontdesk.tickets import actions as tickets
    from frontdesk.tickets.models import Message

    console.allow("409")
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    settle(page)
    expect(page.locator("html")).to_have_attribute("data-live", "up")
    page.keyboard.press("r")
    page.keyboard.type("Half an answer")
    tickets.add_note(ticket, html="<p>I know this customer.</p>", by=cast.sue.actor())
    site.say(f"ticket.{ticket.number}")
    expect(page.locator(".message.note")).to_contain_text("I know this customer.")
    expect(page.locator(".ProseMirror")).to_have_text("Half an answer")

    tickets.set_status(ticket, status="on_hold", by=cast.sue.actor())  # and the news of it does not arrive
    page.keyboard.type(", and the rest.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".compose-banner")).to_contain_text("Sue Super")
    expect(page.locator(".ProseMirror")).to_have_text("Half an answer, and the rest.")
    assert not Message.objects.filter(ticket=ticket, kind="outbound").exists()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.outbound")).to_contain_text("Half an answer, and the rest.")
    assert Message.objects.filter(ticket=ticket, kind="outbound").count() == 1


def test_a_ticket_is_answered_and_handed_over_without_a_script(
    cast: "Cast", page: Page, sign_in: SignIn, site: "Site"
) -> None:
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    browser = page.context.browser
    assert browser is not None
    bare = browser.new_context(java_script_enabled=False, base_url=site.url)
    bare.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    plain = bare.new_page()
    plain.goto("/desk/queues/unassigned")
    plain.get_by_role("link", name=ticket.subject).click()
    plain.get_by_label("Message", exact=True).fill("We look into it.")
    plain.get_by_role("button", name="Send", exact=False).last.click()
    expect(plain.locator(".message.outbound")).to_contain_text("We look into it.")
    plain.get_by_role("link", name="Assign").click()
    plain.get_by_label("Team").select_option(label="Billing · level 2")
    plain.get_by_label("Note for the next person").fill("Yours.")
    plain.get_by_role("button", name="Assign").click()
    ticket.refresh_from_db()
    assert ticket.team == cast.second
    bare.close()
