"""The instant at which the clock on the wall of a zone first shows a time. Pure."""

import datetime
from functools import lru_cache


@lru_cache(maxsize=4096)
def first_shown(wall: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime:
    """The first instant, in UTC, at which the wall shows `wall` (without a zone) or, where it never does, a later time.

    A time that comes twice in autumn is the first of the two; one that is left out in spring is the moment of the
    change.
    """
    early = wall.replace(tzinfo=zone, fold=0).astimezone(datetime.UTC)
    if early.astimezone(zone).replace(tzinfo=None) == wall:
        return early
    # Left out: with the offset from before the change it lies behind it, with the one after it before.
    low = wall.replace(tzinfo=zone, fold=1).astimezone(datetime.UTC)
    high = early
    while high - low > datetime.timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
