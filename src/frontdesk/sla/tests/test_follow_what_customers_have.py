"""Policies that ask for the customer and their company: the plan that somebody has decides what they are promised."""

from collections.abc import Callable

import pytest

from frontdesk.customers import actions as customers
from frontdesk.customers.models import Customer, Organization
from frontdesk.sla import actions as sla
from frontdesk.sla.actions.rules import Budget
from frontdesk.sla.models import ClockEvent, SlaClock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.models import Ticket
from tests.cast import Cast, assemble

Run = Callable[..., list[str]]
SOON = {("resolution", priority): Budget(3600, is_calendar_time=True) for priority in range(1, 5)}
USUAL = {"first_reply", "resolution"}


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def company(cast: Cast) -> Organization:
    """Laura's, with the plan Basic."""
    by = cast.ada.actor()
    customers.save_organization_field(None, name="Plan", kind="choice", choices=["Basic", "Premium"], by=by)
    made = customers.save_organization(None, name="Croft Ltd", fields={"plan": "Basic"}, by=by)
    customers.change_customer(cast.laura, organization=made, by=by)
    return made


def promise(cast: Cast, fact: str, *values: str) -> None:
    """Soon, to those who have one of the values."""
    tree = Group("all", (Condition(fact, "any", values),))
    sla.save_policy(None, name=f"By {fact}", targets=SOON, tree=tree, counts_by="team", by=cast.ada.actor())


def promised(ticket: Ticket) -> set[str]:
    return set(SlaClock.objects.filter(ticket=ticket).values_list("promise", flat=True))


def plan(company: Organization, value: str, cast: Cast) -> None:
    customers.save_organization(company, name=company.name, fields={"plan": value}, by=cast.lea.actor())


def test_the_plan_of_a_company_decides_what_its_people_are_promised(cast: Cast, company: Organization) -> None:
    promise(cast, "organization.plan", "Premium")
    assert promised(cast.ticket()) == USUAL
    plan(company, "Premium", cast)
    cast.laura.refresh_from_db()
    assert promised(cast.ticket()) == {"resolution"}


def test_another_plan_is_counted_for_everything_that_is_open(cast: Cast, company: Organization, run_jobs: Run) -> None:
    promise(cast, "organization.plan", "Premium")
    mine, solved = cast.ticket(), cast.ticket()
    tickets.set_status(solved, status="solved", by=cast.lea.actor())
    theirs = tickets.open_ticket(subject="Mine", text="x", requester=cast.stranger, by=cast.stranger.actor())
    told = ClockEvent.objects.filter(ticket=theirs).count()
    run_jobs()
    plan(company, "Premium", cast)
    assert "sla.retime_open" in run_jobs()
    assert promised(mine) == {"resolution"}
    mine.refresh_from_db()
    assert mine.next_due_at == mine.expected_at == SlaClock.objects.get(ticket=mine).due_at
    reasons = set(ClockEvent.objects.filter(ticket=mine).values_list("reason", flat=True))
    assert "what is known of their organisation changed" in reasons
    assert promised(solved) == promised(theirs) == USUAL
    assert ClockEvent.objects.filter(ticket=theirs).count() == told
    plan(company, "Basic", cast)
    run_jobs()
    assert promised(mine) == USUAL


def test_nothing_is_counted_where_no_policy_asks(cast: Cast, company: Organization, run_jobs: Run) -> None:
    promise(cast, "tags", "vip")
    cast.ticket()
    run_jobs()
    plan(company, "Premium", cast)
    customers.change_customer(cast.laura, tags=["vip"], by=cast.lea.actor())
    assert "sla.retime_open" not in run_jobs()
    promise(cast, "organization.plan", "Premium")
    customers.save_organization(company, name=company.name, notes="A note", by=cast.lea.actor())
    assert "sla.retime_open" not in run_jobs(), "nothing that can be asked for has changed"


@pytest.mark.parametrize(
    ("fact", "value", "change"),
    [
        ("customer_tags", "vip", {"tags": ["vip"]}),
        ("customer.rank", "Gold", {"fields": {"rank": "Gold"}}),
        ("from", "Victoria", {"name": "Victoria Croft"}),
    ],
)
def test_what_changes_about_a_customer_counts_too(
    cast: Cast, run_jobs: Run, fact: str, value: str, change: dict[str, object]
) -> None:
    customers.save_customer_field(None, name="Rank", kind="choice", choices=["Silver", "Gold"], by=cast.ada.actor())
    tree = Group("all", (Condition(fact, "has" if fact == "from" else "any", (value,)),))
    sla.save_policy(None, name="Key customers", targets=SOON, tree=tree, counts_by="team", by=cast.ada.actor())
    ticket = cast.ticket()
    run_jobs()
    assert promised(ticket) == USUAL
    customers.change_customer(cast.laura, by=cast.lea.actor(), **change)
    run_jobs()
    assert promised(ticket) == {"resolution"}


def test_whoever_moves_to_another_company_has_what_it_has(cast: Cast, company: Organization, run_jobs: Run) -> None:
    promise(cast, "organization.plan", "Premium")
    other = customers.save_organization(None, name="Big Ltd", fields={"plan": "Premium"}, by=cast.lea.actor())
    ticket = cast.ticket()
    customers.change_customer(cast.laura, organization=other, by=cast.lea.actor())
    run_jobs()
    assert promised(ticket) == {"resolution"}
    customers.change_customer(cast.laura, organization=None, by=cast.lea.actor())
    run_jobs()
    assert promised(ticket) == USUAL


def test_two_who_are_one_have_what_the_one_has(cast: Cast, company: Organization, run_jobs: Run) -> None:
    promise(cast, "organization.plan", "Premium")
    plan(company, "Premium", cast)
    ticket = tickets.open_ticket(subject="Mine", text="x", requester=cast.stranger, by=cast.stranger.actor())
    run_jobs()
    assert promised(ticket) == USUAL
    ada = cast.ada.actor()
    customers.merge_customers(cast.stranger, into=cast.laura, by=ada)
    run_jobs()
    assert promised(ticket) == {"resolution"}
    customers.unmerge_customers(Customer.objects.get(pk=cast.laura.pk).merged.get(), by=ada)
    run_jobs()
    assert promised(ticket) == USUAL
