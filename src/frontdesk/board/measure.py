"""The base of what alarms watch; the measures stand in `board/measures/`."""

import datetime
from functools import cache
from typing import ClassVar, Literal

from frontdesk.board.seen import Seen
from frontdesk.kit.registry import Catalogue, load_folder

Unit = Literal["tickets", "minutes", "people"]


class Measure(Catalogue):
    """A whole number in a `unit`, watched from above (`is_above`) or from below; of a queue where it `needs_queue`."""

    required = ("unit", "about")
    unit: ClassVar[Unit]
    about: ClassVar[str]
    is_above: ClassVar[bool] = True
    needs_queue: ClassVar[bool] = False
    figure: ClassVar[str] = ""  # the figure whose tickets stand behind it

    @classmethod
    def value(cls, seen: Seen, queue: int | None, now: datetime.datetime) -> int | None:
        """The value now; None where there is nothing to be measured."""
        raise NotImplementedError

    @classmethod
    def key(cls, queue: int | None) -> str:
        """The figure that shows its tickets."""
        return f"{cls.figure}.{queue}" if cls.needs_queue else cls.figure

    @classmethod
    def said(cls, value: int) -> str:
        """The value with its unit, for people."""
        words = {"tickets": ("ticket", "tickets"), "minutes": ("minute", "minutes"), "people": ("person", "people")}
        one, more = words[cls.unit]
        return f"{value:,} {one if value == 1 else more}"


def minutes_since(moment: datetime.datetime | None, now: datetime.datetime) -> int:
    """Whole minutes that have passed; nothing where nobody waits."""
    return max(0, int((now - moment).total_seconds() // 60)) if moment else 0


@cache
def measures() -> dict[str, type[Measure]]:
    """Every measure by its slug."""
    load_folder("frontdesk.board.measures")
    return dict(Measure.entries())
