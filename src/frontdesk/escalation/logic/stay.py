"""What a clock of a level does as its ticket now stands. Pure.

From the situation alone, so that hearing of one change twice, or of two in another order, comes to the same.
"""

from dataclasses import dataclass
from typing import Literal

Move = Literal["start", "meet", "end", "pause", "resume", ""]


@dataclass(frozen=True)
class Situation:
    """How a ticket stands for one target: where it is (`team`, `level`), whether it `is_live`, and whether what the
    target wants has been done (`is_done`); `seconds` is the level's budget, None without a target. `stands` is why its
    time stands still, one of `sla.logic.pausing.REASONS`, or ""."""

    team: int | None
    level: int
    is_live: bool
    is_done: bool
    seconds: int | None
    stands: str = ""


@dataclass(frozen=True)
class Running:
    """A clock as it is stored."""

    team: int
    level: int
    is_met: bool
    is_ended: bool
    stands: str = ""


def move_of(clock: Running | None, now: Situation) -> Move:
    """What is to happen: `start` it anew, `meet` it, `end` it, let it stand still or go on, or nothing.

    It begins when a ticket reaches a team, and again when what was done is taken back (somebody hands it back). One
    that begins while its time stands still is paused by the next look.
    """
    is_open = clock is not None and not clock.is_met and not clock.is_ended
    if not now.is_live or now.team is None:
        return "end" if is_open else ""
    stays = clock is not None and not clock.is_ended and (clock.team, clock.level) == (now.team, now.level)
    if stays and clock is not None:
        if now.is_done:
            return "" if clock.is_met else "meet"
        if not clock.is_met:
            return "" if clock.stands == now.stands else "pause" if now.stands else "resume"
    if now.is_done or now.seconds is None:
        return "end" if is_open else ""
    return "start"
