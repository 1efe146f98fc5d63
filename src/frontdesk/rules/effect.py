"""The base of effects: what a macro or a rule does to a ticket.

    class Priority(Effect, slug="priority"):
        label, control, rank = "Priority", "choice", 30
        def options(self): ...
        def words(self, value, on): return "sets priority to high"
        def run(self, ticket, value, *, by): tickets.set_priority(...)

Effects stand in `rules/effects/`, a file for each family. An effect has one value, a plain string, and calls one action
of tickets; rights, events and refusals are those of that action. It writes to the database alone: what leaves the house
is a job. So a rule that is tried can do it and take it back.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from django.utils import timezone

from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.kit.registry import Catalogue
from frontdesk.tickets.models import Ticket

Control = Literal["choice", "words", "text", "lines", "flag", "addressed"]
LONGEST = 4000
SHELVES = ("The ticket", "Who has it", "What is said", "Time", "Elsewhere")


class FaultyEffect(ValueError):
    """The value cannot be used. The message says why, for people."""


@dataclass(frozen=True)
class Setting:
    """For what an effect is put into words or done: the ticket, who does it, and when; and in which run of a rule."""

    ticket: Ticket
    by: Actor
    now: datetime.datetime
    zone: datetime.tzinfo
    run: int | None = None

    @classmethod
    def of(cls, ticket: Ticket, by: Actor) -> "Setting":
        """Now, in the time zone of whoever acts."""
        return cls(ticket, by, clock.now(), timezone.get_current_timezone())


class Effect(Catalogue):
    """`control` is how a form asks for the value; `rank` the order in which effects are done.

    The value of one that is "addressed" is a choice and a text, with a line break between. `own_options` are choices
    that mean whoever acts, which a rule has not.
    """

    required = ("control", "rank")
    control: ClassVar[Control]
    rank: ClassVar[int]
    hint: ClassVar[str] = ""
    shelf: ClassVar[str] = SHELVES[0]  # where a long form shows it
    text_label: ClassVar[str] = ""  # what the text of an addressed one is
    is_for_macros: ClassVar[bool] = True
    is_for_rules: ClassVar[bool] = True
    own_options: ClassVar[frozenset[str]] = frozenset()

    def options(self) -> list[tuple[str, str]]:
        """(value, label) of all that can be chosen."""
        return []

    def check(self, value: str) -> str:
        """The value in its stored form. Raises FaultyEffect."""
        value = value.strip()
        if len(value) > LONGEST or "\x00" in value:
            raise FaultyEffect(f"{self.label}: this is too long.")
        chosen, text = self.parts(value)
        if self.control in {"choice", "addressed"} and chosen not in dict(self.options()):
            raise FaultyEffect(f"{self.label}: this cannot be chosen any more.")
        if self.control == "addressed" and not text:
            raise FaultyEffect(f"{self.label}: write the {self.text_label.lower()} too.")
        if self.control == "flag" and value != "yes":
            raise FaultyEffect(f"{self.label}: yes or nothing.")
        return value

    def parts(self, value: str) -> tuple[str, str]:
        """The choice and the text of an addressed one; of any other the value and nothing."""
        if self.control != "addressed":
            return value, ""
        chosen, _, text = value.partition("\n")
        return chosen.strip(), text.strip()

    def named(self, value: str) -> str:
        """What people call the value."""
        chosen = self.parts(value)[0]
        return dict(self.options()).get(chosen, chosen)

    def words(self, value: str, on: Setting) -> str:
        """What it will do, as the end of a sentence: "adds the tag refund"."""
        raise NotImplementedError

    def problem(self, value: str, on: Setting) -> str:
        """Why it cannot be done to this ticket now, where that can be known before."""
        return ""

    def run(self, value: str, on: Setting) -> None:
        """Do it. Raises NotAllowedNow, PermissionDenied."""
        raise NotImplementedError


@dataclass(frozen=True)
class Planned:
    """One effect of a macro on one ticket: in words, and why it cannot be done, where that is known."""

    slug: str
    value: str
    words: str
    problem: str = ""


def entries(*, for_rules: bool = False) -> list[type[Effect]]:
    """The effects of macros, or of rules, in the order in which they are done."""
    known = Effect.entries().values()
    fit = (each for each in known if (each.is_for_rules if for_rules else each.is_for_macros))
    return sorted(fit, key=lambda each: each.rank)


def checked(effects: Mapping[str, str], *, for_rules: bool = False) -> dict[str, str]:
    """Effects as they are stored: each known, each with a value that can be used. Raises FaultyEffect."""
    found = {}
    for slug, value in effects.items():
        if not value or not value.strip():
            continue
        entry = Effect.find(slug)
        if entry is None or entry not in entries(for_rules=for_rules):
            raise FaultyEffect("There is no such effect.")
        if for_rules and value.strip() in entry.own_options:
            raise FaultyEffect(f"{entry.label}: nobody uses a rule. Choose somebody.")
        found[slug] = entry().check(value)
    if found.get("status") in {"solved", "closed"} and "snooze" in found:
        raise FaultyEffect("What is solved cannot be snoozed: choose one of the two.")
    return found


def in_order(effects: Mapping[str, str]) -> Iterator[tuple[str, type[Effect] | None, str]]:
    """(slug, entry, value) in the order in which they are done; an entry that is gone comes last, as None."""
    known = [(slug, Effect.find(slug), value) for slug, value in effects.items()]
    return iter(sorted(known, key=lambda each: each[1].rank if each[1] else 1000))


def planned(effects: Mapping[str, str], on: Setting) -> list[Planned]:
    """Every effect in words."""
    return [_planned(slug, entry, value, on) for slug, entry, value in in_order(effects)]


def _planned(slug: str, entry: type[Effect] | None, value: str, on: Setting) -> Planned:
    if entry is None:
        return Planned(slug, value, f"{slug} (unavailable)", "This kind of effect is no longer there.")
    effect = entry()
    try:
        effect.check(value)
    except FaultyEffect as fault:
        return Planned(slug, value, f"{effect.label.lower()} (unavailable)", str(fault))
    return Planned(slug, value, effect.words(value, on), effect.problem(value, on))
