"""Which promises will be broken if nothing changes: by what is ahead in the line, who is here, and how long one takes.

Tickets of a team are taken in the order in which they are due, by as many people as are here, each after the time that
one ticket usually takes of somebody. It is a rough picture on purpose, and says what it was made of.
"""

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.sla.logic.business_time import Hours, NeverOpen, due


@dataclass(frozen=True)
class Line:
    """A team's waiting line: how many people `here`, and the `pace` in seconds that one ticket takes of one of them."""

    hours: Hours
    here: int
    pace: int


@dataclass(frozen=True)
class Foreseen:
    """The ticket at `place` (from 0) of the line will be late: its turn is over at `turn_at`, None where nobody is."""

    place: int
    due_at: datetime.datetime
    turn_at: datetime.datetime | None

    @property
    def late_seconds(self) -> int | None:
        """By how much, in time on the wall."""
        return int((self.turn_at - self.due_at).total_seconds()) if self.turn_at else None


def foresee(line: Line, dues: Sequence[datetime.datetime], now: datetime.datetime) -> list[Foreseen]:
    """Those of the line, in order of their due instants, that will not be in time; what is late already is ahead."""
    found = []
    for place, at in enumerate(dues):
        if at <= now:
            continue
        turn = _turn(line, place, now)
        if turn is None or turn > at:
            found.append(Foreseen(place, at, turn))
    return found


def _turn(line: Line, place: int, now: datetime.datetime) -> datetime.datetime | None:
    if line.here < 1:
        return None
    rounds = math.ceil((place + 1) / line.here)
    try:
        return due(line.hours, now, rounds * line.pace)
    except NeverOpen:
        return None
