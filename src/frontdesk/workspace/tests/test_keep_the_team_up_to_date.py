"""Announcements and known problems at the desk."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frontdesk.accounts.models import Agent
from frontdesk.kit import clock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Category, Ticket
from frontdesk.updates import actions as updates
from frontdesk.updates.models import Announcement, Answer, LinkedTicket, Problem, Reading
from tests.cast import Cast

Desk = Callable[[Agent], Client]


def content(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.fixture
def category(cast: Cast) -> Category:
    parent = Category.objects.create(name="Account area", slug="account-area")
    return Category.objects.create(name="Signing in", slug="signing-in", parent=parent)


@pytest.fixture
def problem(cast: Cast, category: Category) -> Problem:
    return updates.save_problem(
        None, title="Sign-in <b>fails", workaround="Reset the password.", categories=[category.parent],
        by=cast.lea.actor(),
    )  # fmt: skip


@pytest.fixture
def ticket(cast: Cast, category: Category) -> Ticket:
    found = cast.ticket()
    tickets.set_category(found, category=category, by=cast.lea.actor())
    return found


def test_an_important_announcement_stands_on_every_page_until_it_is_read(cast: Cast, desk: Desk) -> None:
    """A21: its title is text."""
    form = {"title": "Card <i>machine", "text": "Take cash.", "starts_at": "2020-01-01T08:00"}
    form |= {"ends_at": f"{clock.now().year + 1}-01-01T08:00", "is_important": "on", "teams": [cast.first.pk]}
    assert desk(cast.sue).post("/desk/announcements/new", form).status_code == 303
    told = Announcement.objects.get()
    lea, tim = desk(cast.lea), desk(cast.tim)
    for path in ("/desk/queues/mine", "/desk/overview", "/desk/sidebar?part=announced"):
        assert "Card &lt;i&gt;machine" in content(lea, path)
        assert "Card &lt;i&gt;machine" not in content(tim, path)
    assert 'Announcements, 1 new"' in content(lea, "/desk/queues/mine")
    assert "Take cash." in content(lea, "/desk/announcements")
    assert lea.post(f"/desk/announcements/{told.pk}/reading").status_code == 303
    assert "Card &lt;i&gt;machine" not in content(lea, "/desk/queues/mine")
    assert Reading.objects.get().agent == cast.lea


def test_who_writes_announcements_sees_who_has_read_them(cast: Cast, desk: Desk) -> None:
    told = updates.save_announcement(
        None, title="New hours", text="", starts_at=clock.now(), ends_at=clock.now() + clock.days(1),
        teams=[cast.first], by=cast.ada.actor(),
    )  # fmt: skip
    updates.mark_announcement_read(told, by=cast.lea.actor())
    page = content(desk(cast.ada), f"/desk/announcements/{told.pk}/readers")
    assert "1 of 2 have read it" in page and "Sue Super" in page
    for path in ("", "/readers"):
        assert desk(cast.lea).get(f"/desk/announcements/{told.pk}{path}").status_code == 403
    assert desk(cast.sue).post(f"/desk/announcements/{told.pk}/ending").status_code == 303
    assert "ended" in content(desk(cast.lea), "/desk/announcements")


def test_a_ticket_proposes_the_problem_of_its_category_and_is_linked_in_one_act(
    cast: Cast, desk: Desk, ticket: Ticket, problem: Problem
) -> None:
    lea, address = desk(cast.lea), f"/desk/tickets/{ticket.number}"
    page = content(lea, address)
    assert "Perhaps a known problem" in page and "Sign-in &lt;b&gt;fails" in page and "Reset the password." in page
    assert lea.post(f"{address}/problems/{problem.pk}/link").status_code == 303
    page = content(lea, address)
    assert "Due to a known problem" in page and "linked this to the problem" in page
    assert lea.post(f"{address}/problems/{problem.pk}/removal").status_code == 303
    assert not LinkedTicket.objects.exists()


def test_any_ticket_can_be_linked_to_a_problem_that_is_chosen(cast: Cast, desk: Desk, problem: Problem) -> None:
    """A32: one of a private team cannot be."""
    lea, ticket = desk(cast.lea), cast.ticket()
    address = f"/desk/tickets/{ticket.number}/problem"
    private = updates.save_problem(None, title="Theirs", teams=[cast.third], by=cast.hank.actor())
    assert "Theirs" not in content(lea, address)
    assert lea.post(address, {"problem": private.pk, "seen": ticket.version}).status_code == 422
    assert lea.post(address, {"problem": problem.pk, "seen": ticket.version}).status_code == 303
    assert LinkedTicket.objects.get().ticket == ticket


def test_a_ticket_without_a_problem_costs_no_statement_more(
    cast: Cast, desk: Desk, ticket: Ticket, problem: Problem
) -> None:
    """The page asks in the statement that it makes anyway, and again only where there is something."""
    lea, other = desk(cast.lea), cast.ticket("Another")

    def statements(number: int) -> list[str]:
        content(lea, f"/desk/tickets/{number}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            content(lea, f"/desk/tickets/{number}")
        return [each["sql"] for each in asked.captured_queries]

    assert not [each for each in statements(other.number) if 'FROM "updates_' in each]
    assert [each for each in statements(ticket.number) if 'FROM "updates_' in each]


def test_a_problem_shows_its_tickets_in_pages_and_none_that_is_hidden(
    cast: Cast, desk: Desk, problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A32, A36: nor is one counted."""
    monkeypatch.setattr("frontdesk.workspace.known.PAGE", 2)
    for subject in ("One", "Two", "Three"):
        updates.link_ticket(problem, cast.ticket(f"Ticket {subject}"), by=cast.lea.actor())
    updates.link_ticket(problem, cast.ticket("Secret", team=cast.third), by=cast.hank.actor())
    lea, address = desk(cast.lea), f"/desk/problems/{problem.pk}"
    page = content(lea, address)
    assert "Ticket Three" in page and "Ticket Two" in page and "Ticket One" not in page and "Secret" not in page
    older = LinkedTicket.objects.get(ticket__subject="Ticket Two").pk
    assert "Ticket One" in content(lea, f"{address}?before={older}")
    assert lea.get(f"{address}?before=x").status_code == 400
    assert "3 tickets" in content(lea, "/desk/problems") and "Linked tickets (3)" in page
    assert "4 tickets" in content(desk(cast.hank), "/desk/problems")


def test_a_supervisor_answers_all_when_it_is_fixed(
    cast: Cast, desk: Desk, ticket: Ticket, problem: Problem, run_jobs: Callable[..., list[str]]
) -> None:
    updates.link_ticket(problem, ticket, by=cast.lea.actor())
    sue, address = desk(cast.sue), f"/desk/problems/{problem.pk}"
    form = {"title": problem.title, "status": "fixed", "seen": 1, "workaround": ""}
    assert sue.post(f"{address}/details", form).status_code == 303
    assert desk(cast.lea).get(f"{address}/answer").status_code == 403
    assert sue.post(f"{address}/answer", {"text": "{{ nothing }}"}).status_code == 422
    assert sue.post(f"{address}/answer", {"text": "Fixed, {{ customer_name }}.", "is_solving": "on"}).status_code == 303
    assert "Answer to all" in content(sue, address)
    run_jobs()
    assert "1 sent" in content(sue, address) and Answer.objects.get().sent == 1
    assert "Sign-in &lt;b&gt;fails" in content(sue, "/desk/problems?state=over")
