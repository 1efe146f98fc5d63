"""Open tickets by time: what falls due in which hour to come, and how old what is open is."""

import datetime
from collections.abc import Sequence

from frontdesk.board.figure import Figure, NoSuchFigure, Part, Stretch
from frontdesk.events import Actor
from frontdesk.kit.display import clock as clock_time
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.logic.moments import length

HOURS = 8
_HOUR = datetime.timedelta(hours=1)
_FORM = "%Y%m%d%H"
AGES = {
    "day": ("Less than a day", "", "1d"),
    "days": ("1 to 3 days", "1d", "3d"),
    "week": ("3 to 7 days", "3d", "7d"),
    "month": ("1 to 4 weeks", "7d", "28d"),
    "older": ("Older than 4 weeks", "28d", ""),
}


class DueInHour(Figure, slug="due_hour"):
    """By full hours, named by their beginning in UTC; of the present hour what is still to come."""

    label, about = "Due", "What falls due in this hour."
    is_counted_together = False

    @classmethod
    def arguments(cls, now: datetime.datetime) -> Sequence[str]:
        return [f"{now.astimezone(datetime.UTC) + _HOUR * step:{_FORM}}" for step in range(HOURS)]

    @classmethod
    def moves(cls, before: datetime.datetime, now: datetime.datetime) -> Sequence[Stretch]:
        return (Stretch("due", before, now),)

    @classmethod
    def begin(cls, argument: str) -> datetime.datetime:
        """When the hour begins. Raises NoSuchFigure."""
        try:
            return datetime.datetime.strptime(argument, _FORM).replace(tzinfo=datetime.UTC)
        except ValueError:
            raise NoSuchFigure from None

    @classmethod
    def check(cls, argument: str) -> None:
        cls.begin(argument)

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        begin = cls.begin(argument)
        past = Group("any", (_before(begin), Condition("due", "before", ("now",))))
        return Condition("due", "filled"), Group("none", (past,)), _before(begin + _HOUR)

    @classmethod
    def title(cls, argument: str, actor: Actor) -> str:
        begin = cls.begin(argument)
        return f"Due {clock_time(begin)} to {clock_time(begin + _HOUR)}"


def _before(moment: datetime.datetime) -> Condition:
    return Condition("due", "before", (f"{moment:%Y-%m-%dT%H:%M}+00:00",))


class Age(Figure, slug="age"):
    label, about = "Age", "Since when what is open is there."
    sort = "created"

    @classmethod
    def arguments(cls, now: datetime.datetime) -> Sequence[str]:
        return list(AGES)

    @classmethod
    def moves(cls, before: datetime.datetime, now: datetime.datetime) -> Sequence[Stretch]:
        ages = [length(older) for _, older, _ in AGES.values() if older]
        return [Stretch("created", before - age, now - age) for age in ages]

    @classmethod
    def check(cls, argument: str) -> None:
        if argument not in AGES:
            raise NoSuchFigure

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        _, older, younger = AGES[argument]
        found: list[Part] = [Condition("created", "older", (older,))] if older else []
        return (*found, Group("none", (Condition("created", "older", (younger,)),))) if younger else tuple(found)

    @classmethod
    def title(cls, argument: str, actor: Actor) -> str:
        return f"Open: {AGES[argument][0].lower()}"
