"""Which promises will be broken if nothing changes: by what is ahead, who is here, and how long one takes them.

Tickets are taken in the order in which they are due: one that somebody has by that person, after what else they have in
hand; one that nobody has by whoever of its team is through first. Each takes as long as it usually takes that person.
It is a rough picture on purpose, and says what it was made of.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from frontdesk.sla.logic.business_time import Hours, NeverOpen, due


@dataclass(frozen=True)
class Helper:
    """Somebody who is here: the `pace` is the seconds that one ticket usually takes them."""

    key: int
    pace: int
    teams: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Owed:
    """A ticket that waits for us: whose it is, and whoever has it."""

    due_at: datetime.datetime
    team: int
    owner: int | None = None


@dataclass(frozen=True)
class Foreseen:
    """The ticket at `index` will be late: `helper`, with `ahead` others before it, is through with it at `turn_at`.

    Nobody is (None) where nobody of the team is here, or where whoever has it is not.
    """

    index: int
    due_at: datetime.datetime
    turn_at: datetime.datetime | None = None
    helper: int | None = None
    ahead: int = 0

    @property
    def late_seconds(self) -> int | None:
        """By how much, in time on the wall."""
        return int((self.turn_at - self.due_at).total_seconds()) if self.turn_at else None


def foresee(
    owed: Sequence[Owed], here: Iterable[Helper], hours: Mapping[int, Hours], now: datetime.datetime
) -> list[Foreseen]:
    """Those of the tickets, in order of their due instants, that will not be in time; what is late already is ahead.

    `hours` are those in which each team works.
    """
    helpers = {one.key: one for one in here}
    busy, taken, found = dict.fromkeys(helpers, 0), dict.fromkeys(helpers, 0), []
    for index, one in enumerate(owed):
        helper = helpers.get(one.owner) if one.owner is not None else _first_free(one.team, helpers, busy)
        turn, ahead = None, 0
        if helper is not None:
            ahead, taken[helper.key] = taken[helper.key], taken[helper.key] + 1
            busy[helper.key] += helper.pace
            turn = _turn(hours[one.team], now, busy[helper.key])
        if one.due_at > now and (turn is None or turn > one.due_at):
            found.append(Foreseen(index, one.due_at, turn, helper.key if helper else None, ahead))
    return found


def _first_free(team: int, helpers: Mapping[int, Helper], busy: Mapping[int, int]) -> Helper | None:
    of_team = (one for one in helpers.values() if team in one.teams)
    return min(of_team, key=lambda one: (busy[one.key] + one.pace, one.key), default=None)


def _turn(hours: Hours, now: datetime.datetime, seconds: int) -> datetime.datetime | None:
    try:
        return due(hours, now, seconds)
    except NeverOpen:
        return None
