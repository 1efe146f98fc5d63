"""Every effect says what it does, does that, and refuses what it cannot do."""

import pytest

from frontdesk.rules import actions as rules
from frontdesk.rules.effect import SHELVES, Effect, FaultyEffect, Setting, checked, entries, planned
from frontdesk.tickets.models import Category, Field, Ticket
from tests.cast import Cast

MACROS = sorted(entry.slug for entry in entries())
VALUES = {
    "hold": "The parts come on Monday",
    "fields": "Colour: red",
    "tags_added": "Refund, vip",
    "tags_removed": "old",
    "note": "Look at {{ customer_name }}",
}


FREE = {"tags_added", "tags_removed", "note", "hold"}


def value_of(entry: type[Effect]) -> str:
    options = entry().options()
    return VALUES.get(entry.slug) or (options[-1][0] if options else "yes")


@pytest.fixture
def on(cast: Cast) -> Setting:
    Field.objects.create(name="Colour", slug="colour", kind="choice", choices=["red", "blue"])
    rules.save_checklist(None, title="Before it ends", steps=[rules.StepWritten("Call")], by=cast.ada.actor())
    Category.objects.create(name="Money", slug="money")
    ticket = cast.ticket()
    Ticket.objects.filter(pk=ticket.pk).update(tags=["old", "kept"])
    return Setting.of(Ticket.objects.get(pk=ticket.pk), cast.lea.actor())


@pytest.mark.parametrize("slug", MACROS)
def test_an_effect_is_said_in_words_and_done_twice_without_harm(slug: str, on: Setting) -> None:
    effect = Effect.entries()[slug]()
    value = effect.check(value_of(type(effect)))
    words = effect.words(value, on)
    assert words and not words[0].isupper() and not words.endswith(".")
    version = on.ticket.version
    effect.run(value, on)
    if slug not in {"follow", "checklist"}:  # rows of their own
        assert Ticket.objects.get(pk=on.ticket.pk).version > version
    effect.run(value, on)


@pytest.mark.parametrize("slug", sorted(Effect.entries()))
def test_an_effect_refuses_what_is_no_value(slug: str, on: Setting) -> None:
    for bad in ("x" * 5000, "\x00", *(() if slug in FREE else ("no such thing",))):
        with pytest.raises(FaultyEffect):
            Effect.entries()[slug]().check(bad)


def test_every_effect_stands_on_a_shelf_and_is_for_somebody() -> None:
    for entry in Effect.entries().values():
        assert entry.shelf in SHELVES and (entry.is_for_macros or entry.is_for_rules)
        assert (entry.control == "addressed") is bool(entry.text_label)
        assert entry.own_options <= {value for value, _ in entry().options()}


def test_an_effect_that_is_gone_is_shown_as_unavailable(on: Setting) -> None:
    shown = planned({"flying": "high", "status": "no such status"}, on)
    assert all(each.problem and "unavailable" in each.words for each in shown)
    with pytest.raises(FaultyEffect):
        checked({"flying": "high"})
    with pytest.raises(FaultyEffect):
        checked({"status": "solved", "snooze": "2h"})
