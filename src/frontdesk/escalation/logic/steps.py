"""Which step comes next, and when. Pure."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.sla.logic.business_time import Hours, NeverOpen, due, windows

LAST_CALL_MINUTES = 15  # how long all supervisors wait for whoever was told before them
BETWEEN_MINUTES = 5  # the least between two rounds, whatever the first step says


@dataclass(frozen=True)
class Next:
    """The step at `position` (None: the last call) of a round, so many seconds after the one before."""

    round: int
    position: int | None
    seconds: int


def following(waits: Sequence[int], round_: int, position: int, *, repeats: int, calls_all: bool) -> Next | None:
    """What comes after the step at `position` of a round; `waits` are the steps' minutes. None: nothing any more.

    Position -1 is before the first one. The last call comes once, when every round is over.
    """
    if position + 1 < len(waits):
        return Next(round_, position + 1, 60 * waits[position + 1])
    if waits and round_ <= repeats:
        return Next(round_ + 1, 0, 60 * max(waits[0], BETWEEN_MINUTES))
    if calls_all:
        return Next(round_, None, 60 * LAST_CALL_MINUTES if waits else 0)
    return None


def later(moment: datetime.datetime, seconds: int, hours: Hours | None = None) -> datetime.datetime:
    """When a step is due: so many seconds later, or so many of the `hours`. One that does not wait is due while they
    are open, or as soon as they are. Hours that are never open hold nobody back."""
    if hours is None or hours.is_always:
        return moment + datetime.timedelta(seconds=seconds)
    opens = next(windows(hours, moment), None)
    try:
        return due(hours, moment, seconds) if seconds else max(moment, opens[0]) if opens else moment
    except NeverOpen:
        return moment + datetime.timedelta(seconds=seconds)
