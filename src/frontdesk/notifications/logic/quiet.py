"""Quiet hours: when mail and push are held back, and until when. Pure."""

import datetime
from dataclasses import dataclass, field

ALL_DAYS = frozenset(range(7))
AHEAD = 15  # days that are looked at: more than quiet hours and whole quiet days can join


@dataclass(frozen=True)
class Quiet:
    """From `starts_at` to `ends_at`, past midnight where that is later, on the `days` on which it begins (0 is Monday);
    and the whole of the `whole_days`. Never all seven whole days: then something is never sent.
    """

    starts_at: datetime.time
    ends_at: datetime.time
    days: frozenset[int] = ALL_DAYS
    whole_days: frozenset[int] = field(default_factory=frozenset)


def held_until(quiet: Quiet, moment: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime | None:
    """When the quiet that holds at the moment ends, in UTC; None when it is not quiet.

    Quiet that begins before other quiet has ended goes on: Friday evening, Saturday and Sunday are one.
    """
    until, found = moment, None
    for starts, ends in _spans(quiet, moment, zone):
        if starts <= until < ends:
            until = found = ends
    return found


def _spans(quiet: Quiet, moment: datetime.datetime, zone: datetime.tzinfo) -> list[tuple[datetime.datetime, ...]]:
    """Quiet spans around the moment and after it, in UTC, in the order of their starts."""
    today, day = moment.astimezone(zone).date(), datetime.timedelta(days=1)
    found = []
    for step in range(-1, AHEAD):
        date = today + step * day
        if date.weekday() in quiet.whole_days:
            found.append((_at(date, datetime.time(), zone), _at(date + day, datetime.time(), zone)))
        if date.weekday() in quiet.days and quiet.starts_at != quiet.ends_at:
            end = date if quiet.ends_at > quiet.starts_at else date + day
            found.append((_at(date, quiet.starts_at, zone), _at(end, quiet.ends_at, zone)))
    return sorted(found)


def _at(date: datetime.date, time: datetime.time, zone: datetime.tzinfo) -> datetime.datetime:
    return datetime.datetime.combine(date, time, zone).astimezone(datetime.UTC)
