"""Which step comes next, and when. Pure."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

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


def later(moment: datetime.datetime, step: Next) -> datetime.datetime:
    """When it is due."""
    return moment + datetime.timedelta(seconds=step.seconds)
