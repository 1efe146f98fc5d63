"""The page of a customer, their organisation and a merge in a real browser: axe, light and dark, wide and narrow."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.browser.tour import Tour, settle

if TYPE_CHECKING:
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[[Page], None]
Shots = Callable[[Page, str], None]


def test_a_customer_is_looked_at_noted_on_and_merged(
    cast: "Cast", page: Page, sign_in: SignIn, axe: Check, shots: Shots
) -> None:
    from frontdesk.customers import actions as customers
    from frontdesk.events import SYSTEM
    from frontdesk.kit import clock
    from frontdesk.tickets import actions as tickets

    lea, ticket = cast.lea.actor(), cast.ticket("Locked out")
    tickets.reply(ticket, html="<p>Try it now</p>", by=lea)
    tickets.pledge(ticket, kind="call", due_at=clock.now() + clock.days(1), note="About the refund", by=lea)
    customers.save_organization_field(
        None, name="Contract", kind="choice", choices=["Basic", "Premium"], hint="As signed", is_listed=True,
        by=cast.ada.actor(),
    )  # fmt: skip
    company = customers.save_organization(
        None, name="Croft Ltd", domain="croft.test", notes="Since 1996", fields={"contract": "Premium"}, by=lea
    )
    customers.save_customer_field(
        None, name="Plan", kind="choice", choices=["Basic", "Plus"], is_listed=True, by=cast.ada.actor()
    )
    customers.change_customer(
        cast.laura, organization=company, tags=["vip"], time_zone="Asia/Tokyo", fields={"plan": "Plus"}, by=lea
    )
    customers.add_note(cast.laura, text="Prefers to be called", by=lea)
    customers.record_consent(cast.laura, purpose="Newsletter", is_given=True, source="their mail", by=lea)
    customers.add_identity(cast.laura, kind="phone", address="+442079460958", by=lea)
    customers.mark_identity(cast.laura.identities.get(kind="email"), is_verified=True, by=lea)
    again = customers.recognise(email="laura+shop@croft.test", name="L. Croft", by=SYSTEM)
    sign_in("lea@meridian.test")
    tour, base = Tour(page, axe, shots), f"/desk/customers/{cast.laura.pk}"
    tour.visit(base, "customer", "Laura Croft")
    tour.visit(f"{base}/details", "customer-details", "Details of Laura Croft")
    tour.visit(f"{base}/merge?with={again.pk}", "customer-merge", "Are they one person?")
    tour.visit(f"{base}/merge?q=cro", "customer-search", "Find a duplicate")
    tour.visit(f"/desk/organizations/{company.pk}", "organization", "Croft Ltd")
    tour.visit(f"/desk/organizations/{company.pk}/details", "organization-details", "Details of Croft Ltd")
    tour.visit(f"/desk/tickets/{ticket.number}?pane=side", "customer-beside", "Ticket")
    tour.visit("/desk/customers", "customers", "Customers")
    tour.visit("/desk/organizations", "organizations", "Organisations")
    page.goto(base)
    settle(page)
    page.get_by_role("button", name="L. Croft is somebody else").press("Enter")
    expect(page.get_by_role("heading", name="Said to be somebody else")).to_be_visible()
    tour.look("customer-apart", "Said to be somebody else")
    page.get_by_role("button", name="Propose L. Croft again").press("Enter")
    expect(page.get_by_role("heading", name="Said to be somebody else")).to_have_count(0)
    page.get_by_label("Note on this customer").fill("Has moved to Osaka")
    page.get_by_role("button", name="Keep note").press("Enter")
    expect(page.locator(".timeline")).to_contain_text("Has moved to Osaka")
    page.get_by_role("link", name="Compare and merge").press("Enter")
    page.get_by_role("button", name="Merge", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Merged into this customer")).to_be_visible()
    expect(page.locator(".addresses")).to_contain_text("laura+shop@croft.test")
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_role("heading", name="Merged into this customer")).to_have_count(0)
    tour.end()
