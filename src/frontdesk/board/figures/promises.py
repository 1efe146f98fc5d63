"""Promises by their kind: how those stand that are to be kept, and what became of those that ended today."""

import datetime

from frontdesk.board.figure import Figure, NoSuchFigure, Part
from frontdesk.events import Actor
from frontdesk.sla.models import Promise
from frontdesk.tickets.logic.conditions import Condition


class _OfPromise(Figure):
    """Of one kind of promise. `is_of_any`: of any kind, too."""

    is_counted_together = False
    fact = ""
    is_of_any = False

    @classmethod
    def check(cls, argument: str) -> None:
        if argument not in Promise.values and (argument or not cls.is_of_any):
            raise NoSuchFigure

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        kinds = (argument,) if argument else tuple(map(str, Promise.values))
        return (Condition(cls.fact, "any", kinds),)

    @classmethod
    def title(cls, argument: str, actor: Actor) -> str:
        return f"{Promise(argument).label}: {cls.label.lower()}" if argument else f"Promises: {cls.label.lower()}"


class InTime(_OfPromise, slug="promise_in_time"):
    label, about, fact = "In time", "Running, with time left.", "promises_in_time"


class AtRisk(_OfPromise, slug="promise_at_risk"):
    label, about, fact = "Nearly due", "So much of the time is used that somebody was warned.", "promises_at_risk"


class Broken(_OfPromise, slug="promise_late"):
    label, about, fact = "Late", "Run out, and still not kept.", "promises_late"


class Still(_OfPromise, slug="promise_still"):
    label, about, fact = "Standing still", "Waiting for somebody else, so no time runs.", "promises_still"


class KeptToday(_OfPromise, slug="kept_today"):
    label, about, fact = "Kept today", "Kept in time today.", "promises_kept_today"
    is_of_open, is_of_any, sort = False, True, "-last_message"


class BrokenToday(_OfPromise, slug="broken_today"):
    label, about, fact = "Broken today", "Run out today.", "promises_broken_today"
    is_of_open, is_of_any, sort = False, True, "-last_message"
