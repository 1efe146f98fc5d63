"""Seeded tickets obey what live ones obey."""

import datetime

import pytest
from django.db import connection
from django.test import TestCase

from frontdesk.accounts.models import Workspace
from frontdesk.customers.models import Customer
from frontdesk.events.models import Entry
from frontdesk.sla.models import SlaClock
from frontdesk.tickets.logic.number import number_of
from frontdesk.tickets.logic.preview import preview_of
from frontdesk.tickets.models import Message, Ticket
from frontdesk.transfer import seed
from frontdesk.transfer.seed.bare import bare
from frontdesk.transfer.seed.courses import COURSES
from frontdesk.transfer.seed.draft import number_sql
from frontdesk.transfer.seed.phrases import TOPICS

UNTIL = datetime.datetime(2026, 3, 4, 15, 30, tzinfo=datetime.UTC)


@pytest.fixture
def seeded(db: None) -> list[str]:
    said: list[str] = []
    seed.load(300, 7, said.append, until=UNTIL)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # every foreign key names a row
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return said


def test_projected_columns_are_what_the_messages_say(seeded: list[str]) -> None:
    assert Ticket.objects.count() == 300
    for ticket in Ticket.objects.prefetch_related("messages", "requester"):
        messages = sorted(ticket.messages.all(), key=lambda message: message.created_at)
        answers = [message.created_at for message in messages if message.kind == Message.Kind.OUTBOUND]
        unanswered = [
            message.created_at
            for message in messages
            if message.kind == Message.Kind.INBOUND and (not answers or message.created_at > answers[-1])
        ]
        assert ticket.message_count == len(messages) == seed.MESSAGES_EACH
        assert ticket.preview == preview_of(messages[-1].text)
        assert ticket.preview_kind == messages[-1].kind
        assert ticket.last_message_at == messages[-1].created_at <= UNTIL
        assert ticket.created_at == messages[0].created_at
        assert ticket.first_replied_at == (answers[0] if answers else None)
        assert ticket.waiting_since == (unanswered[0] if ticket.status in {"new", "open"} else None)
        assert ticket.is_unread == (ticket.status in {"new", "open"})
        assert ticket.requester_name == ticket.requester.name
        assert "{" not in "".join(message.html for message in messages) + ticket.subject


def test_history_ends_where_the_ticket_stands(seeded: list[str]) -> None:
    for ticket in Ticket.objects.prefetch_related("status_changes", "assignments"):
        changes = sorted(ticket.status_changes.all(), key=lambda change: change.pk)
        owners = sorted(ticket.assignments.all(), key=lambda owner: owner.pk)
        assert [change.at for change in changes] == sorted(change.at for change in changes)
        assert changes[-1].after == ticket.status
        assert [later.before for later in changes] == ["", *(change.after for change in changes[:-1])]
        owner = (owners[-1].team_id, owners[-1].agent_id) if owners else (None, None)
        assert (ticket.team_id, ticket.assignee_id) == owner
        assert (ticket.solved_at is not None) == (ticket.status in {"solved", "closed"})
        assert (ticket.closed_at is not None) == (ticket.status == "closed")


def test_every_event_can_be_read(seeded: list[str]) -> None:
    about = Entry.objects.filter(subject_kind="ticket")
    assert set(about.values_list("subject_id", flat=True)) == set(Ticket.objects.values_list("pk", flat=True))
    for entry in about:
        event = entry.event()
        assert event is not None
        assert event.data() == entry.data
        assert entry.sentence()


def test_due_dates_are_those_of_running_clocks(seeded: list[str]) -> None:
    for ticket in Ticket.objects.all():
        running = [clock.due_at for clock in SlaClock.objects.filter(ticket=ticket, met_at=None) if clock.due_at]
        assert ticket.next_due_at == min(running, default=None)
        assert ticket.is_unsolved or not running


def test_numbers_continue_those_of_live_tickets(seeded: list[str]) -> None:
    key = Workspace.objects.get(pk=1).number_key
    numbers = list(Ticket.objects.order_by("pk").values_list("number", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM ticket_position")
        last = cursor.fetchone()[0]
        assert numbers == [number_of(position, key) for position in range(last - 299, last + 1)]
        for position in (0, 8_999_992, 8_999_993, 98_999_991, 98_999_992, 998_999_954, 998_999_955):
            cursor.execute(f"SELECT {number_sql(str(position))} FROM (SELECT {key}::bigint AS key) one")
            assert cursor.fetchone() == (number_of(position, key),)


def test_the_same_seed_makes_the_same_tickets_and_another_one_others(seeded: list[str]) -> None:
    first = _content(0)
    seed.load(300, 7, lambda line: None, until=UNTIL)
    seed.load(300, 8, lambda line: None, until=UNTIL)
    assert _content(300) == first
    assert _content(600) != first


def test_loading_adds_to_what_is_there(seeded: list[str]) -> None:
    seed.load(40, 7, lambda line: None, until=UNTIL)
    assert Ticket.objects.count() == 340
    assert Customer.objects.count() == 75 + 10
    assert seeded[-1].startswith("300 tickets, 1,500 messages in ")


def test_most_tickets_are_done_and_the_others_are_spread(db: None) -> None:
    seed.load(3000, 1, lambda line: None, until=UNTIL)
    unsolved = Ticket.objects.unsolved()
    assert 0.12 < unsolved.count() / 3000 < 0.18
    assert set(Ticket.objects.values_list("status", flat=True)) == {*Ticket.Status.values} - {"spam"}
    assert unsolved.unassigned().count() > 20
    assert unsolved.values("team").distinct().count() == 4  # three teams and none
    assert unsolved.values("assignee").distinct().count() == 13


def test_a_bad_number_is_refused(db: None) -> None:
    with pytest.raises(seed.CannotSeed, match="at least 1"):
        seed.load(0)


def test_words_need_no_escaping_and_courses_have_five_messages() -> None:
    assert all(len(letters) == seed.MESSAGES_EACH for lists in COURSES.values() for letters in lists)
    assert not any(sign in repr(TOPICS) for sign in "<>&")


class TestBare(TestCase):
    """Taking indexes down and putting them back leaves the schema as it was."""

    def test_the_schema_is_the_same_afterwards(self) -> None:
        tables = ("tickets_ticket", "tickets_message", "customers_customer")
        query = """
            SELECT indexrelid::regclass::text, indisunique, indkey::text, indpred IS NULL, conname FROM pg_index
            LEFT JOIN pg_constraint ON conindid = indexrelid AND contype IN ('u', 'p')
            WHERE indrelid = ANY(%s::regclass[]) ORDER BY 1
        """
        with connection.cursor() as cursor:
            cursor.execute(query, [list(tables)])
            before = cursor.fetchall()
            with bare(cursor, tables, lambda line: None):
                cursor.execute(query, [list(tables)])
                assert len(cursor.fetchall()) == len(tables)  # the primary keys
            cursor.execute(query, [list(tables)])
            assert cursor.fetchall() == before


def _content(start: int) -> list[object]:
    tickets = Ticket.objects.order_by("pk")[start : start + 300]
    return [
        (ticket.subject, ticket.preview, ticket.status, ticket.created_at, ticket.assignee_id, ticket.requester_name)
        for ticket in tickets
    ]
