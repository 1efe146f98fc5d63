"""`insert` and `update` write what Django writes."""

import pytest
from django.db import IntegrityError, models, transaction

from frontdesk.customers.models import Customer, Identity
from frontdesk.kit.database.rows import insert, update
from frontdesk.tickets.models import Conversation, Message, StatusChange, Ticket
from tests.cast import Cast

MOMENTS = {"id", "created_at", "updated_at", "last_message_at"}

pytestmark = pytest.mark.django_db


def stored(row: models.Model) -> dict[str, object]:
    """All columns as the database has them, without the key and the moments of writing."""
    found = type(row)._base_manager.filter(pk=row.pk).values().get()
    return {name: value for name, value in found.items() if name not in MOMENTS}


def test_a_row_is_the_one_that_create_writes(cast: Cast) -> None:
    given = {"subject": "Keys", "requester": cast.laura, "tags": ["a", "b"], "fields": {"car": ["x"]}, "number": 1}
    created = Ticket.objects.create(**given)
    expected = stored(created)
    created.delete()
    row = Ticket(**given)
    assert insert(row)
    assert stored(row) == expected
    assert row.pk and not row._state.adding
    assert row.created_at == Ticket.objects.get(pk=row.pk).created_at  # the database's own default was read back
    assert "'keys':1A" in row.search  # and so is what it computes, once somebody asks


def test_several_rows_take_one_statement(cast: Cast, django_assert_num_queries: object) -> None:
    ticket = cast.ticket()
    rows = [StatusChange(ticket=ticket, after=status, by_kind="system") for status in ("open", "pending")]
    with django_assert_num_queries(1):  # type: ignore[operator]
        insert(*rows)
    assert [row.pk for row in rows] == sorted(row.pk for row in rows)
    assert [StatusChange.objects.get(pk=row.pk).after for row in rows] == ["open", "pending"]


def test_no_rows_are_no_statement(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        insert()


def test_what_a_constraint_refuses_is_refused(cast: Cast) -> None:
    ticket = cast.ticket()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Conversation(ticket=ticket, channel="email"))


def test_only_what_is_new_is_written_where_that_is_wanted(cast: Cast) -> None:
    before = Identity.objects.count()
    assert not insert(Identity(customer=cast.laura, kind="email", address="laura@croft.test"), if_new=True)
    assert insert(Identity(customer=cast.laura, kind="email", address="other@croft.test"), if_new=True)
    assert not insert(Customer(email="laura@croft.test"), if_new=True)
    assert Identity.objects.count() == before + 1


def test_text_that_looks_like_sql_stays_text(cast: Cast) -> None:
    """A41."""
    ticket = cast.ticket()
    text = "%s'); DROP TABLE tickets_message; -- %(x)s {0}"
    row = Message(ticket=ticket, conversation=ticket.conversations.get(), kind="note", text=text)
    insert(row)
    assert Message.objects.get(pk=row.pk).text == text


def test_only_the_named_fields_are_rewritten(cast: Cast) -> None:
    ticket = cast.ticket("Keys")
    ticket.subject, ticket.tags, ticket.fields, ticket.team, ticket.priority = "Car", ["a"], {"x": [1]}, None, 1
    update(ticket, "subject", "tags", "fields", "team")
    found = Ticket.objects.get(pk=ticket.pk)
    assert (found.subject, found.tags, found.fields, found.team_id) == ("Car", ["a"], {"x": [1]}, None)
    assert found.priority == Ticket.Priority.NORMAL
