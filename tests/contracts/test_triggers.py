"""Every trigger can be heard, says when it is, and refuses what is no value."""

import dataclasses

import pytest

from frontdesk.events import Actor
from frontdesk.rules.handlers import HEARD
from frontdesk.rules.trigger import GROUPS, Ahead, FaultyTrigger, Trigger, Waiting, checked_when, in_order, said
from frontdesk.tickets.models import Ticket
from tests.cast import Cast

SLUGS = sorted(Trigger.entries())


def value_of(entry: type[Trigger]) -> str:
    return "24h" if entry.is_waiting else "yes"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_trigger_is_said_in_words_and_stored_in_one_form(slug: str) -> None:
    entry = Trigger.entries()[slug]
    value = entry().check(f" {value_of(entry)} ")
    assert value == value_of(entry)
    words = said({slug: value})
    assert words and not words[0].isupper() and not words.endswith(".") and "{}" not in words
    assert ("24 hours" in words) is entry.is_waiting
    assert entry.group in GROUPS and entry.is_waiting is issubclass(entry, Waiting)


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("bad", ["", "no", "soon", "0m", "9999w", "x" * 5000, "1h; drop"])
def test_a_trigger_refuses_what_is_no_value(slug: str, bad: str) -> None:
    with pytest.raises(FaultyTrigger):
        Trigger.entries()[slug]().check(bad)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_it_hears_is_about_a_ticket_and_is_heard(slug: str) -> None:
    entry = Trigger.entries()[slug]
    assert entry.hears or issubclass(entry, Ahead)
    for kind in entry.hears:
        assert kind.about == "ticket" and kind in HEARD
        assert "ticket" in {field.name for field in dataclasses.fields(kind)}


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if issubclass(Trigger.entries()[slug], Waiting)])
def test_what_waits_is_the_same_in_python_and_sql(slug: str, cast: Cast) -> None:
    from django.db import connection

    entry = Trigger.entries()[slug]()
    assert isinstance(entry, Waiting)
    ticket = Ticket.objects.get(pk=cast.ticket().pk)
    if isinstance(entry, Ahead):
        assert entry.since(ticket) is None and not entry.since_sql
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {entry.since_sql} FROM tickets_ticket t WHERE t.id = %s", [ticket.pk])
        assert cursor.fetchone()[0] == entry.since(ticket)


def test_a_trigger_that_is_gone_is_shown_and_cannot_be_chosen() -> None:
    assert "flying (unavailable)" in said({"flying": "yes", "created": "yes"})
    for bad in ({"flying": "yes"}, {}, {"created": " "}):
        with pytest.raises(FaultyTrigger):
            checked_when(bad)
    assert [entry.group for entry in in_order()] == sorted([e.group for e in in_order()], key=GROUPS.index)


def test_an_event_is_meant_or_not() -> None:
    from frontdesk.tickets.events import MessageAdded, StatusChanged, TicketChanged

    lea, rule = Actor("agent", 1, "Lea"), Actor("rule", 1, "Rule")
    known = Trigger.entries()
    assert known["we_wrote"]().is_meant(MessageAdded(1, 1, "outbound"), lea)
    assert not known["we_wrote"]().is_meant(MessageAdded(1, 1, "outbound"), rule)
    assert known["status"]().is_meant(StatusChanged(1, "open", "solved"), lea)
    assert not known["status"]().is_meant(StatusChanged(1, "solved", "open", "undone"), lea)
    assert known["priority"]().is_meant(TicketChanged(1, "priority"), lea)
    assert not known["category"]().is_meant(TicketChanged(1, "priority"), lea)
