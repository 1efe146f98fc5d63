"""How open tickets stand: late, due soon, waiting, unassigned, escalated, reopened, unhappy."""

import datetime
from collections.abc import Sequence

from frontdesk.board.figure import IN_WORK, Figure, Part, Stretch
from frontdesk.tickets.logic.conditions import Condition
from frontdesk.tickets.logic.sentiment import NEGATIVE

_HOUR = datetime.timedelta(hours=1)
ESCALATED = Condition("escalated", "yes")


class Open(Figure, slug="open"):
    label, about = "Open", "Everything that is not solved yet and not snoozed."


class Late(Figure, slug="late"):
    label, about = "Late", "What was promised for a moment that is past."

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        return (Condition("due", "before", ("now",)),)

    @classmethod
    def moves(cls, before: datetime.datetime, now: datetime.datetime) -> Sequence[Stretch]:
        return (Stretch("due", before, now),)


class DueSoon(Figure, slug="due_soon"):
    label, about = "Due within 1 h", "What will be late in an hour if nothing happens."

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        return (Condition("due", "next", ("1h",)),)

    @classmethod
    def moves(cls, before: datetime.datetime, now: datetime.datetime) -> Sequence[Stretch]:
        return Stretch("due", before, now), Stretch("due", before + _HOUR, now + _HOUR)


class Waiting(Figure, slug="waiting"):
    label, about = "Waiting for us", "A customer has written and nobody has answered yet."
    sort = "waiting"

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        return IN_WORK, Condition("waiting", "filled")


class Unassigned(Figure, slug="unassigned"):
    label, about = "Unassigned", "Open tickets that nobody has."

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        return (Condition("assignee", "empty"),)


class Escalated(Figure, slug="escalated"):
    label, about = "Escalated", "Open tickets with an escalation that has not ended."

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        return (ESCALATED,)


class NotTaken(Figure, slug="not_taken"):
    label, about = "Escalated, not acknowledged", "Nobody has said yet that they have seen the escalation."

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        return (Condition("escalation_unheard", "yes"),)


class Reopened(Figure, slug="reopened"):
    label, about = "Reopened today", "Tickets that were solved, came back today and are still open."

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        return (Condition("reopened_at", "on", ("today",)),)


class Unhappy(Figure, slug="unhappy"):
    label, about = "Unhappy customers", "What the customer wrote last reads as negative."
    sort = "waiting"

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        return (Condition("sentiment", "any", (str(NEGATIVE),)),)
