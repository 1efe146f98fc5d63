"""The help centre in a real browser: every page fit to be seen, and whole without a script."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.tour import Tour

if TYPE_CHECKING:
    from frontdesk.tickets.models import Ticket
    from tests.browser.conftest import Console
    from tests.browser.site import Site
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[[Page], None]
Shots = Callable[[Page, str], None]
RunJobs = Callable[..., list[str]]


@dataclass(frozen=True)
class Centre:
    """A help centre in use: a ticket of Laura's in every state, and the token of her survey."""

    cast: "Cast"
    open: "Ticket"
    solved: "Ticket"
    closed: "Ticket"
    survey: str

    def at(self, ticket: "Ticket") -> str:
        """The address of a ticket's page, as it stands in the mail."""
        from frontdesk.tickets.tracking import tracking_token

        return f"/r/{tracking_token(ticket)}"


@pytest.fixture
def centre(cast: "Cast") -> Centre:
    _shelves(cast)
    _questions(cast)
    closed, survey = _closed(cast)
    return Centre(cast, _open(cast), _solved(cast), closed, survey)


def _shelves(cast: "Cast") -> None:
    from frontdesk.knowledge.actions import save_article, save_section

    by = cast.ada.actor()
    shelves = {
        "Payments": ("credit-card", ["When does a refund arrive?", "How do I get an invoice?", "Which cards?"]),
        "Your account": ("circle-user-round", ["How do I change my address?", "My account says that it is inactive"]),
        "Rides to the airport": ("map-pin", ["What if my flight is late, or lands at another terminal than planned?"]),
    }  # fmt: skip
    for name, (glyph, titles) in shelves.items():
        section = save_section(None, by=by, name=name, icon=glyph, description=f"All about {name.lower()}")
        for number, title in enumerate(titles):
            save_article(
                None, by=by, section=section, title=title, status="published", is_featured=number == 0,
                summary="Mostly within two working days.", body=ARTICLE,
            )  # fmt: skip


ARTICLE = (
    "<p>A <b>refund</b> leaves us the same day. See <a href='/track'>your request</a>.</p><h2>How long it takes</h2>"
    "<ul><li>Cards: two working days</li><li>Transfers: three</li></ul>"
    "<pre><code>IBAN DE02 1203 0000 0000 2020 51 IBAN DE02 1203 0000 0000 2020 51 IBAN DE02 1203 0000</code></pre>"
    "<table><thead><tr><th>Card</th><th>Days</th><th>Fee</th></tr></thead><tbody><tr><td>Visa</td><td>2</td>"
    "<td>none</td></tr></tbody></table><blockquote>Keep the receipt.</blockquote>"
)


def _questions(cast: "Cast") -> None:
    from frontdesk.tickets.actions.catalogue import save_category, save_field

    by = cast.ada.actor()
    account = save_category(
        None, by=by, name="Account", icon="circle-user-round", team=cast.first, description="Sign-in, address, data"
    )
    billing = save_category(
        None, by=by, name="Billing", icon="wallet", team=cast.second, description="Invoices and refunds"
    )
    save_category(None, by=by, name="Charged twice", parent=billing, team=cast.second)
    save_category(None, by=by, name="Password", parent=account, team=cast.first)
    paid = save_field(
        None, by=by, name="How did you pay?", kind="choice", choices=["Card", "Cash"], categories=[billing],
        is_required=True,
    )  # fmt: skip
    save_field(
        None, by=by, name="Last four digits", hint="Of the number on the card.", categories=[billing],
        condition_field=paid, condition_values=["Card"],
    )  # fmt: skip
    save_field(None, by=by, name="Day of the ride", kind="date", categories=[billing])
    save_field(None, by=by, name="It was a business trip", kind="check", categories=[billing])


def _open(cast: "Cast") -> "Ticket":
    from frontdesk.kit.files import File
    from frontdesk.tickets import actions as tickets

    ticket = cast.ticket("Charged twice for the ride to the airport on Monday morning", text="Two charges.")
    files = [File("statement-of-the-card-of-october-2026-final.pdf", "application/pdf", b"%PDF-1.7 x")]
    tickets.reply(ticket, html="<p>We have asked the bank.</p>", files=files, by=cast.lea.actor())
    return ticket


def _solved(cast: "Cast") -> "Ticket":
    from frontdesk.tickets import actions as tickets

    ticket = cast.ticket()
    tickets.reply(ticket, html="<p>It is active again. Try now.</p>", status="solved", by=cast.lea.actor())
    ticket.refresh_from_db()
    return ticket


def _closed(cast: "Cast") -> tuple["Ticket", str]:
    import datetime

    import time_machine
    from django.utils import timezone

    from frontdesk.events import SYSTEM
    from frontdesk.feedback.actions import ask, survey_token
    from frontdesk.tickets import actions as tickets

    with time_machine.travel(timezone.now() - datetime.timedelta(days=20), tick=True):
        ticket = cast.ticket("The receipt has the wrong name")
        tickets.reply(ticket, html="<p>Here is a new one.</p>", status="solved", by=cast.lea.actor())
        tickets.confirm_works(ticket, by=cast.laura.actor())
    ticket.refresh_from_db()
    survey = ask(ticket, by=SYSTEM)
    assert survey is not None
    return ticket, survey_token(survey)


def test_every_page_of_the_help_centre_is_fit_to_be_seen(
    centre: Centre, page: Page, axe: Check, shots: Shots, console: "Console"
) -> None:
    console.allow("404")
    tour = Tour(page, axe, shots)
    for path, name, heading in [
        ("/", "home", "How can we help?"),
        ("/sections/payments", "section", "Payments"),
        ("/articles/when-does-a-refund-arrive", "article", "When does a refund arrive?"),
        ("/search?q=refund", "search", "Search"),
        ("/search?q=zeppelin", "search-nothing", "Search"),
        ("/new", "choose", "What is it about?"),
        ("/new/billing", "form", "Billing"),
        ("/track", "track", ""),
        (centre.at(centre.open), "ticket", centre.open.subject),
        (centre.at(centre.solved), "ticket-solved", centre.solved.subject),
        (centre.at(centre.closed), "ticket-closed", centre.closed.subject),
        (f"{centre.at(centre.solved)}/confirmation?answer=yes", "confirmation-yes", "Does it work?"),
        (f"{centre.at(centre.solved)}/confirmation?answer=no", "confirmation-no", "It does not work yet"),
        (f"/survey/{centre.survey}?score=4", "survey", "How did we do?"),
        ("/articles/nothing-of-the-kind", "missing", "This page is not here"),
        ("/r/4827193-nothing", "no-ticket", "This link does not work"),
        ("/no/such/page", "not-found", ""),
    ]:
        tour.visit(path, f"portal-{name}", heading)
    tour.end()


def fill(page: Page, **typed: str) -> None:
    for label, value in typed.items():
        page.get_by_label(label.replace("_", " ")).fill(value)


def take_time(page: Page) -> None:
    """The form as if it had been open for a minute: nobody fills it in within a second."""
    from frontdesk.portal.stamp import new_stamp

    stamp = new_stamp(time.time() - 60)
    page.locator('[name="stamp"]').evaluate("(field, value) => { field.value = value; }", stamp)


def test_every_answer_of_the_help_centre_is_fit_to_be_seen(
    centre: Centre, page: Page, axe: Check, shots: Shots, console: "Console"
) -> None:
    """The pages that follow a form: errors, the number, the code, thanks, a ticket closed by its customer."""
    console.allow("422")
    tour = Tour(page, axe, shots)
    page.goto("/new/billing")
    fill(page, Your_name="Mara Ortiz", Describe_it="Two charges of 214 euros on Monday.")
    page.get_by_role("button", name="Send").click()
    tour.look("portal-form-errors", "Billing")
    expect(page.get_by_label("Describe it")).to_have_value("Two charges of 214 euros on Monday.")
    page.get_by_label("How did you pay?").select_option("Card")
    fill(page, What_is_it_about="Charged twice", Last_four_digits="4711")
    page.locator('[name="email"]').fill("mara@ortiz.test")
    take_time(page)
    page.get_by_role("button", name="Send").click()
    tour.look("portal-sent", "We have your request")
    page.get_by_role("button", name="Follow this request").click()
    tour.look("portal-code", "Look into your mail")
    page.goto("/articles/when-does-a-refund-arrive")
    page.get_by_role("button", name="No").click()
    tour.look("portal-article-voted", "Thank you for telling us.")
    page.goto(f"/survey/{centre.survey}")
    page.get_by_role("button", name="Send my answer").click()
    tour.look("portal-survey-errors", "How did we do?")
    page.get_by_role("radio", name="5").check()
    page.get_by_role("button", name="Send my answer").click()
    tour.look("portal-survey-thanks", "Thank you")
    page.goto(f"{centre.at(centre.solved)}/confirmation?answer=yes")
    page.get_by_role("button", name="Yes, this works").click()
    tour.look("portal-ticket-confirmed", centre.solved.subject)
    tour.end()


def test_the_requests_of_somebody_who_signed_in_are_fit_to_be_seen(
    centre: Centre, page: Page, sign_in: SignIn, axe: Check, shots: Shots, console: "Console"
) -> None:
    from frontdesk.accounts.models import User
    from frontdesk.customers.actions import change_customer, recognise
    from frontdesk.events import SYSTEM
    from frontdesk.tickets import actions as tickets
    from tests.cast import PASSWORD

    user = User.objects.create_user("emil@meridian.test", PASSWORD, name="Emil Employee")
    emil = change_customer(recognise(user=user, name=user.name, by=SYSTEM), is_employee=True, by=SYSTEM)
    for subject in ("The printer on the second floor is out of toner again", "New keyboard", "Access to the archive"):
        made = tickets.open_ticket(
            subject=subject, text="Please.", requester=emil, by=emil.actor(), team=centre.cast.first
        )
    tickets.set_status(made, status="solved", by=centre.cast.lea.actor())
    sign_in("emil@meridian.test")
    tour = Tour(page, axe, shots)
    tour.visit("/", "portal-home-known", "How can we help?")
    tour.visit("/requests", "portal-requests", "My requests")
    tour.visit("/new/billing", "portal-form-known", "Billing")
    tour.visit(f"/r/{made.number}", "portal-ticket-known", made.subject)
    tour.end()


def test_a_request_is_sent_and_followed_without_a_script(
    centre: Centre, chromium: Browser, site: "Site", run_jobs: RunJobs
) -> None:
    from frontdesk.channels.models import OutboundEnvelope
    from frontdesk.kit.crypto import unseal
    from frontdesk.tickets.models import Ticket

    bare = chromium.new_context(base_url=site.url, java_script_enabled=False, locale="en-GB")
    page = bare.new_page()
    page.goto("/")
    page.get_by_role("link", name="New request").first.click()
    page.get_by_role("link", name=re.compile("^Billing")).click()
    fill(page, Your_name="Mara Ortiz", What_is_it_about="Charged twice", Describe_it="Two charges.")
    page.locator('[name="email"]').fill("mara@ortiz.test")
    page.get_by_label("How did you pay?").select_option("Card")
    page.get_by_label("Last four digits").fill("4711")
    page.get_by_label("Files").set_input_files(
        {"name": "receipt.txt", "mimeType": "text/plain", "buffer": b"214 euros"}
    )
    take_time(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()
    ticket = Ticket.objects.get(subject="Charged twice")
    assert ticket.fields["last-four-digits"] == "4711"
    page.get_by_role("button", name="Follow this request").click()
    run_jobs()
    sealed = OutboundEnvelope.objects.filter(kind="tracking_code").latest("pk").payload["sealed"]
    found = re.search(r"(\d{3}) (\d{3})", unseal(sealed))
    assert found is not None
    page.locator('[name="code"]').fill("".join(found.groups()))
    page.locator('main [type="submit"]').first.click()
    expect(page.get_by_role("heading", name="Charged twice")).to_be_visible()
    expect(page.get_by_text("receipt.txt")).to_be_visible()
    page.locator('[name="text"]').fill("It was the third of the month.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("It was the third of the month.")).to_be_visible()
    bare.close()
