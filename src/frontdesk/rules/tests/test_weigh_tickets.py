"""Priority by the matrix, raised for key customers and outages; at intake, at triage, by hand."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.customers.models import Organization
from frontdesk.events.models import Entry
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.weighing import Weights, raise_for_outage, save_priorities
from frontdesk.tickets.logic.priority import USUAL, at_least, priority_of
from frontdesk.tickets.models import Category, PriorityMatrix, Ticket
from tests.cast import Cast

FLAT = [2, 2, 2, 3, 3, 3, 4, 4, 4]  # by urgency alone


def opened(cast: Cast, **more: object) -> Ticket:
    return tickets.open_ticket(
        subject="Help", text="Please", requester=cast.laura, team=cast.first, by=cast.laura.actor(), **more
    )  # type: ignore[arg-type]


@given(st.integers(1, 3), st.integers(1, 3), st.lists(st.integers(1, 4), min_size=9, max_size=9))
def test_the_matrix_is_read_by_urgency_and_then_by_impact(urgency: int, impact: int, cells: list[int]) -> None:
    rows = [cells[0:3], cells[3:6], cells[6:9]]
    assert priority_of(urgency, impact, cells) == rows[urgency - 1][impact - 1]


@given(st.integers(1, 4), st.one_of(st.none(), st.integers(1, 4)))
def test_a_floor_only_ever_raises(priority: int, floor: int | None) -> None:
    assert at_least(priority, floor) <= priority and (floor is None or at_least(priority, floor) <= floor)


def test_what_is_outside_the_matrix_is_an_error() -> None:
    for urgency, impact in ((0, 1), (1, 4), (4, 1)):
        with pytest.raises(KeyError):
            priority_of(urgency, impact)
    assert Weights().priority(None, 1) == 3


def test_a_changed_matrix_holds_for_what_comes_in_and_for_triage(cast: Cast) -> None:
    category = Category.objects.create(name="Broken", slug="broken", urgency=1, impact=3)
    assert opened(cast, category=category).priority == 2
    before = opened(cast, urgency=2, impact=2)
    save_priorities(by=cast.ada.actor(), cells=[1, 1, 1, *FLAT[3:]])
    assert opened(cast, category=category).priority == 1
    assert opened(cast).priority == 3  # nothing is known of it
    before.refresh_from_db()
    assert before.priority == 3
    assert tickets.triage(before, by=cast.lea.actor(), category=None, urgency=3, impact=1).priority == 4
    assert Entry.objects.filter(kind="ticket.priorities_saved").count() == 1


@pytest.mark.parametrize("how", ["tag", "organisation"])
def test_key_customers_are_raised_at_intake_by_tag_or_organisation(cast: Cast, how: str) -> None:
    company = Organization.objects.create(name="Croft Ltd")
    save_priorities(
        by=cast.ada.actor(), cells=USUAL, key_at_least=2,
        **({"key_tags": ["VIP"]} if how == "tag" else {"key_organizations": [company]}),
    )  # fmt: skip
    assert opened(cast).priority == 3
    if how == "tag":
        cast.laura.tags = ["vip", "other"]
    else:
        cast.laura.organization = company
    cast.laura.save()
    assert opened(cast).priority == 2
    assert opened(cast, urgency=1, impact=1).priority == 1  # what is more urgent stays so
    assert opened(cast, urgency=3, impact=3).priority == 2


def test_urgency_and_impact_are_set_by_hand_and_the_priority_follows_once_both_are_known(cast: Cast) -> None:
    ticket = opened(cast)
    found = tickets.set_weight(ticket, urgency=1, by=cast.lea.actor())
    assert (found.urgency, found.priority) == (1, 3)
    found = tickets.set_weight(ticket, impact=1, by=cast.lea.actor())
    assert found.priority == 1
    version = found.version
    assert tickets.set_weight(ticket, impact=1, by=cast.lea.actor()).version == version


def test_what_is_due_to_a_known_problem_is_raised(cast: Cast) -> None:
    from frontdesk.updates import actions as updates

    first, second = opened(cast), opened(cast)
    problem = updates.save_problem(None, title="An outage", by=cast.sue.actor())
    updates.link_ticket(problem, first, by=cast.lea.actor())
    first.refresh_from_db()
    assert first.priority == 3  # nobody has said anything of outages
    save_priorities(by=cast.ada.actor(), cells=USUAL, outage_at_least=1)
    updates.link_ticket(problem, second, by=cast.lea.actor())
    second.refresh_from_db()
    assert second.priority == 1
    assert "Priorities set priority to Urgent" in [
        f"{one.actor_name} {one.sentence()}" for one in Entry.objects.about("ticket", second.pk)
    ]
    tickets.set_status(first, status="solved", by=cast.ada.actor())
    assert raise_for_outage(first, by=cast.ada.actor()).priority == 3


def test_intake_asks_no_statement_more_for_it(cast: Cast) -> None:
    opened(cast)
    with CaptureQueriesContext(connection) as plain:
        opened(cast)
    save_priorities(by=cast.ada.actor(), cells=FLAT, key_tags=["vip"], key_at_least=1)
    opened(cast)
    with CaptureQueriesContext(connection) as weighed:
        opened(cast)
    assert len(plain) == len(weighed)


def test_only_administrators_change_the_matrix_and_it_is_whole(cast: Cast) -> None:
    for one in (cast.sue, cast.lea, cast.vic):
        with pytest.raises(PermissionDenied):
            save_priorities(by=one.actor(), cells=USUAL)
    for cells in ([1] * 8, [5] * 9, [0] * 9):
        with pytest.raises(ValidationError):
            save_priorities(by=cast.ada.actor(), cells=cells)
    with pytest.raises(ValidationError):
        save_priorities(by=cast.ada.actor(), cells=USUAL, key_at_least=7)
    assert not PriorityMatrix.objects.exists()
