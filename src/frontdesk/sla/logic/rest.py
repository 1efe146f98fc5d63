"""What is left of a budget that runs, and of one that stands still; for promises and targets of levels alike. Pure.

While a clock stands still it keeps `left_seconds` and has no due instant; they count from `resumed_at` once it goes on.
"""

import datetime
from typing import Protocol

from frontdesk.sla.logic.business_time import Hours, business_seconds


class Timed(Protocol):
    """A clock as it is stored; see `SlaClock`."""

    started_at: datetime.datetime
    budget_seconds: int
    due_at: datetime.datetime | None
    resumed_at: datetime.datetime | None
    left_seconds: int | None


def counted_from(one: Timed) -> tuple[datetime.datetime, int]:
    """(since when, how many seconds) a clock that runs has to count: the whole from its start, or what was left."""
    if one.resumed_at is not None and one.left_seconds is not None:
        return one.resumed_at, one.left_seconds
    return one.started_at, one.budget_seconds


def left_at(hours: Hours, one: Timed, now: datetime.datetime) -> int:
    """What is left of a clock that runs, in its hours; nothing of one that has run out."""
    if one.due_at is not None:
        return business_seconds(hours, now, one.due_at)
    return one.budget_seconds if one.left_seconds is None else one.left_seconds
