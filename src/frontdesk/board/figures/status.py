"""How far tickets are: by their status while they are open, and done of late."""

import datetime
from collections.abc import Sequence

from frontdesk.board.figure import Figure, NoSuchFigure, Part, Stretch
from frontdesk.events import Actor
from frontdesk.tickets.logic.conditions import Condition
from frontdesk.tickets.models import Ticket

DONE: tuple[Part, ...] = (Condition("status", "any", ("solved", "closed")), Condition("solved", "last", ("7d",)))
_WEEK = datetime.timedelta(days=7)


class InStatus(Figure, slug="status"):
    label, about = "Status", "Open tickets of one status."

    @classmethod
    def arguments(cls, now: datetime.datetime) -> Sequence[str]:
        return [str(status) for status in Ticket.UNSOLVED]

    @classmethod
    def check(cls, argument: str) -> None:
        if argument not in map(str, Ticket.UNSOLVED):
            raise NoSuchFigure

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        return (Condition("status", "any", (argument,)),)

    @classmethod
    def title(cls, argument: str, actor: Actor) -> str:
        return str(Ticket.Status(argument).label)


class Done(Figure, slug="done"):
    label, about, sort = "Done", "Solved in the last seven days.", "-solved"
    is_of_open = False

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        return DONE

    @classmethod
    def moves(cls, before: datetime.datetime, now: datetime.datetime) -> Sequence[Stretch]:
        return (Stretch("solved", before - _WEEK, now - _WEEK),)
