"""The base of triggers: what sets a rule going.

    class Created(Trigger, slug="created"):
        label, group, rank = "A ticket comes in", "What happens", 10
        hears = (TicketCreated,)

Triggers stand in `rules/triggers/`, a file for each family. One that is an event is heard in the event's transaction,
and costs nothing while no rule listens for it. One that waits (`Waiting`) has a length of time as its value: its moment
is kept when it begins to wait, and found by an index when it has come.
"""

import datetime
from collections.abc import Iterable
from typing import Any, ClassVar

from frontdesk.events import Actor, Event
from frontdesk.kit.registry import Catalogue
from frontdesk.tickets.logic import moments
from frontdesk.tickets.models import Ticket

GROUPS = ("What happens", "Time that passes")
SHORTEST, LONGEST = datetime.timedelta(minutes=1), datetime.timedelta(days=366)


class FaultyTrigger(ValueError):
    """The value cannot be used. The message says why, for people."""


class Trigger(Catalogue):
    """`hears` are the kinds of events that it knows; `rank` is its place in the form. Its value is "yes"."""

    required = ("rank", "phrase")
    group: ClassVar[str] = GROUPS[0]
    rank: ClassVar[int]
    phrase: ClassVar[str]  # the end of "runs when …"
    hears: ClassVar[tuple[type[Event], ...]] = ()
    is_waiting: ClassVar[bool] = False

    def is_meant(self, event: Any, by: Actor) -> bool:
        """Whether it is this event, of a kind that it hears."""
        return True

    def check(self, value: str) -> str:
        """The value in its stored form. Raises FaultyTrigger."""
        if value.strip() != "yes":
            raise FaultyTrigger(f"{self.label}: yes or nothing.")
        return "yes"

    def words(self, value: str) -> str:
        """When it is, as the end of a sentence: "when a ticket comes in"."""
        return self.phrase


class Waiting(Trigger):
    """So long after something, unless it is over by then.

    An event for which `is_meant` begins the wait anew. `since` tells, when the moment has come, since when it has been
    so: None says that it is no longer so, and a later moment than thought lets the rule wait on.
    """

    group: ClassVar[str] = GROUPS[1]
    is_waiting: ClassVar[bool] = True
    since_sql: ClassVar[str] = ""  # the same of the ticket `t`, for tickets that wait already when a rule is made

    def check(self, value: str) -> str:
        text = value.strip().lower().replace(" ", "")
        try:
            found = moments.length(text)
        except moments.NotAMoment as fault:
            raise FaultyTrigger(f"{self.label}: {fault}") from fault
        if not SHORTEST <= found <= LONGEST:
            raise FaultyTrigger(f"{self.label}: choose between a minute and a year.")
        return text

    def length(self, value: str) -> datetime.timedelta:
        """How long it waits. Raises FaultyTrigger."""
        return moments.length(self.check(value))

    def since(self, ticket: Ticket) -> datetime.datetime | None:
        """Since when it has been so for a ticket, or None where it is not."""
        raise NotImplementedError

    def words(self, value: str) -> str:
        return self.phrase.format(spoken(value))


class Ahead(Waiting):
    """So long before something: found in the index of what is due, nothing is kept for it."""

    def coming(self, value: str, rule: int, now: datetime.datetime, limit: int) -> Iterable[tuple[int, str]]:
        """(ticket, occasion) of what is due within that time and was not looked at for this rule."""
        raise NotImplementedError

    def since(self, ticket: Ticket) -> datetime.datetime | None:
        return None


def spoken(value: str) -> str:
    """ "24h" as people say it: "24 hours"."""
    unit = {"m": "minute", "h": "hour", "d": "day", "w": "week"}.get(value[-1:], "")
    number = value[:-1].strip()
    return f"{number} {unit}{'' if number == '1' else 's'}" if unit else value


def checked_when(when: "dict[str, str]") -> dict[str, str]:
    """Triggers as they are stored: each known, each with a value that can be used. Raises FaultyTrigger."""
    found = {}
    for slug, value in when.items():
        if not value or not value.strip():
            continue
        entry = Trigger.find(slug)
        if entry is None:
            raise FaultyTrigger("There is no such trigger.")
        found[slug] = entry().check(value)
    if not found:
        raise FaultyTrigger("Choose when the rule runs.")
    return found


def in_order() -> list[type[Trigger]]:
    """All triggers, as the form shows them."""
    return sorted(Trigger.entries().values(), key=lambda entry: (GROUPS.index(entry.group), entry.rank))


def said(when: "dict[str, str]") -> str:
    """`when a ticket comes in, or when the customer writes`."""
    known = [(entry, when[entry.slug]) for entry in in_order() if entry.slug in when]
    gone = [slug for slug in when if Trigger.find(slug) is None]
    parts = [entry().words(value) for entry, value in known] + [f"{slug} (unavailable)" for slug in gone]
    return ", or ".join(parts)
