"""Announcements and known problems in a real browser: looked at in both themes and widths, and used."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tour import Tour

if TYPE_CHECKING:
    from frontdesk.updates.models import Problem
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[[Page], None]
Shots = Callable[[Page, str], None]


@pytest.fixture
def problem(cast: "Cast") -> "Problem":
    """A problem with two of its tickets, and an important announcement."""
    from frontdesk.kit import clock
    from frontdesk.tickets import actions as tickets
    from frontdesk.tickets.models import Category
    from frontdesk.updates import actions as updates

    category = Category.objects.create(name="Signing in", slug="signing-in")
    made = updates.save_problem(
        None, title="Old accounts cannot sign in",
        description="Since the move of Tuesday, passwords of before 2020 fail.",
        workaround="Reset the password: that works at once.", status="workaround", categories=[category],
        by=cast.sue.actor(),
    )  # fmt: skip
    for subject in ("Locked out", "Password is wrong", "I cannot get in"):
        ticket = cast.ticket(subject)
        tickets.set_category(ticket, category=category, by=cast.ada.actor())
        if subject != "I cannot get in":
            updates.link_ticket(made, ticket, by=cast.ada.actor())
    updates.save_announcement(
        None, title="The card machine is down", text="Take no card details by phone.\nIt is back at 15:00.",
        starts_at=clock.now(), ends_at=clock.now() + clock.days(1), is_important=True, by=cast.ada.actor(),
    )  # fmt: skip
    return made


def test_the_pages_are_looked_at(page: Page, sign_in: SignIn, axe: Check, shots: Shots, problem: "Problem") -> None:
    from frontdesk.tickets.models import Ticket
    from frontdesk.updates.models import Announcement

    sign_in("sue@meridian.test")
    tour = Tour(page, axe, shots)
    tour.visit("/desk/announcements", "announcements", "Announcements")
    tour.visit("/desk/announcements/new", "announcement-form", "New announcement")
    tour.visit(f"/desk/announcements/{Announcement.objects.get().pk}/readers", "announcement-readers", "card machine")
    tour.visit("/desk/problems", "problems", "Known problems")
    tour.visit(f"/desk/problems/{problem.pk}", "problem", "Old accounts")
    tour.visit(f"/desk/problems/{problem.pk}/details", "problem-form", "Change")
    tour.visit(f"/desk/problems/{problem.pk}/answer", "problem-answer", "Answer 2 tickets at once")
    number = Ticket.objects.get(subject="I cannot get in").number
    tour.visit(f"/desk/tickets/{number}", "ticket-with-problem", "I cannot get in")
    tour.end()


def test_reading_and_linking_change_the_open_page(page: Page, sign_in: SignIn, problem: "Problem") -> None:
    from frontdesk.tickets.models import Ticket
    from frontdesk.updates.models import LinkedTicket, Reading

    sign_in("lea@meridian.test")
    ticket = Ticket.objects.get(subject="I cannot get in")
    page.goto(f"/desk/tickets/{ticket.number}")
    with page.expect_response("**/reading"):
        page.get_by_role("button", name="I have read it").click()
    with page.expect_response("**/link"):
        page.get_by_role("button", name="Link this ticket").click()
    assert Reading.objects.filter(agent__user__email="lea@meridian.test").exists()
    assert LinkedTicket.objects.filter(ticket=ticket).exists()
    page.reload()
    expect(page.get_by_role("button", name="I have read it")).to_have_count(0)
    expect(page.get_by_text("Due to a known problem:")).to_be_visible()
