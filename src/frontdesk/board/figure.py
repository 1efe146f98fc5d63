"""The base of the board's figures, which stand in `board/figures/`: a number of tickets, and the list of them.

    figure = asked("due_hour.2026112814@7")     # a figure, what it is about, and of which team
    figure.tree(now)                            # its conditions, for a list and for the count alike

What a ticket counts for is worked out when it changes, from `parts`, or where `is_counted_together` is off by SQL in
`actions/standing.py`; a figure that the clock moves says by `moves` which tickets to look at. Tests hold every figure
equal to its list.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Literal

from django.db.models import QuerySet

from frontdesk.accounts.models import Team
from frontdesk.events import Actor
from frontdesk.kit.registry import Catalogue, load_folder
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.models import Ticket

PREFIX = "board:"
_ASKED = re.compile(r"([a-z_]+)(?:\.([a-z_0-9]{1,40}))?(?:@(\d{1,18}))?")
Part = Condition | Group
OPEN: tuple[Part, ...] = (
    Condition("status", "any", tuple(str(status) for status in Ticket.UNSOLVED)),
    Condition("snoozed", "no"),
)
IN_WORK = Condition("status", "any", ("new", "open"))


@dataclass(frozen=True)
class Stretch:
    """Tickets of which a moment lies between two others, both included: when they are due, came in or were solved."""

    moment: Literal["due", "created", "solved"]
    begin: datetime.datetime
    end: datetime.datetime


class NoSuchFigure(ValueError):
    """There is no figure of this name, or it has nothing of that kind."""


class Figure(Catalogue):
    """A number of tickets. `sort` is the order of its list; `is_counted_together`: its `parts` are asked of rows."""

    required: ClassVar[tuple[str, ...]] = ("about",)
    about: ClassVar[str]
    sort: ClassVar[str] = "due"
    is_counted_together: ClassVar[bool] = True
    is_of_open: ClassVar[bool] = True

    @classmethod
    def arguments(cls, now: datetime.datetime) -> Sequence[str]:
        """What it can be about, where it is counted for each of them; "" where it is about nothing more."""
        return ("",)

    @classmethod
    def check(cls, argument: str) -> None:
        """Raises NoSuchFigure for what it cannot be about."""
        if argument:
            raise NoSuchFigure

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        """The conditions beside that the ticket is open and not snoozed."""
        return ()

    @classmethod
    def moves(cls, before: datetime.datetime, now: datetime.datetime) -> Sequence[Stretch]:
        """Which tickets it may come to count, or no longer, by the clock alone between these two moments."""
        return ()

    @classmethod
    def title(cls, argument: str, actor: Actor) -> str:
        """What the list is called. Raises NoSuchFigure for what this reader does not know of."""
        return cls.label


@dataclass(frozen=True)
class Asked:
    """A figure, what it is about, and the team that it is narrowed to."""

    figure: type[Figure]
    argument: str = ""
    team: int | None = None

    def tree(self, now: datetime.datetime) -> Group:
        """Its conditions at this moment."""
        parts = (*(OPEN if self.figure.is_of_open else ()), *self.figure.parts(self.argument, now))
        return Group("all", parts if self.team is None else (*parts, Condition("team", "any", (str(self.team),))))

    def title(self, actor: Actor) -> str:
        """What people call it. Raises NoSuchFigure where the reader may not know of what it is about (A30)."""
        said = self.figure.title(self.argument, actor)
        if self.team is None:
            return said
        team = Team.objects.filter(pk=self.team).first()
        if team is None or team.pk in hidden_teams(actor):
            raise NoSuchFigure
        return f"{said} · {team.name}"


def asked(slug: str) -> Asked:
    """The figure behind `late`, `agent.12`, `late@7` or the same with `board:` before it. Raises NoSuchFigure."""
    found = _ASKED.fullmatch(slug.removeprefix(PREFIX))
    figure = figures().get(found.group(1)) if found else None
    if found is None or figure is None:
        raise NoSuchFigure
    argument = found.group(2) or ""
    figure.check(argument)
    return Asked(figure, argument, int(found.group(3)) if found.group(3) else None)


@cache
def figures() -> dict[str, type[Figure]]:
    """Every figure by its slug."""
    load_folder("frontdesk.board.figures")
    return dict(Figure.entries())


def hidden_teams(actor: Actor) -> frozenset[int]:
    """Private teams whose tickets this reader may not see; the same rule as `tickets.permissions.view_ticket`."""
    if actor.has_role("administrator") or actor.is_automatic:
        return frozenset()
    if actor.scope.hidden is not None:
        return actor.scope.hidden
    private = Team.objects.filter(is_private=True).exclude(pk__in=actor.scope.teams)
    return frozenset(private.values_list("pk", flat=True))


def teams_for(actor: Actor) -> QuerySet[Team]:
    """Teams whose tickets this reader may see."""
    return Team.objects.filter(is_active=True).exclude(pk__in=hidden_teams(actor)).order_by("level", "name")
