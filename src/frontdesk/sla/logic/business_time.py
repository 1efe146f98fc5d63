"""Counting in business time: only the seconds in which a calendar is open.

A calendar here is its week (windows by weekday, Monday 0, local times, 00:00 as an end means midnight), its closed
days and its time zone. Windows are turned into instants day by day, so both clock changes are exact: a window over
the change lasts an hour less or more, as it does for the people who work in it.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

Week = dict[int, list[tuple[datetime.time, datetime.time]]]
HORIZON_DAYS = 3 * 366


class NeverOpen(ValueError):
    """The calendar is not open at all within three years: nothing can be due."""


@dataclass(frozen=True)
class Hours:
    """Opening hours. An empty `week` means always open."""

    zone: ZoneInfo
    week: Week = field(default_factory=dict)
    closed: frozenset[datetime.date] = frozenset()


def windows(hours: Hours, start: datetime.datetime) -> Iterator[tuple[datetime.datetime, datetime.datetime]]:
    """(opens, closes) instants in UTC that end after `start`, in order, for three years."""
    day = start.astimezone(hours.zone).date() - datetime.timedelta(days=1)
    for _ in range(HORIZON_DAYS):
        if day not in hours.closed:
            for opens, closes in hours.week.get(day.weekday(), ()):
                last = day + datetime.timedelta(days=1) if closes == datetime.time(0) else day
                begin = datetime.datetime.combine(day, opens, hours.zone).astimezone(datetime.UTC)
                end = datetime.datetime.combine(last, closes, hours.zone).astimezone(datetime.UTC)
                if end > start and end > begin:
                    yield begin, end
        day += datetime.timedelta(days=1)


def due_at(hours: Hours, start: datetime.datetime, budget_seconds: int) -> datetime.datetime:
    """The instant at which `budget_seconds` of business time since `start` are used up.

    A budget that ends exactly at closing time is due at that closing instant. Raises NeverOpen.
    """
    if not hours.week:
        return start + datetime.timedelta(seconds=budget_seconds)
    left = datetime.timedelta(seconds=budget_seconds)
    for begin, end in windows(hours, start):
        begin = max(begin, start)
        if left <= end - begin:
            return begin + left
        left -= end - begin
    raise NeverOpen("These hours are never open.")


def seconds_between(hours: Hours, start: datetime.datetime, end: datetime.datetime) -> int:
    """Business seconds from `start` to `end`; 0 when `end` is not later."""
    if end <= start:
        return 0
    if not hours.week:
        return int((end - start).total_seconds())
    total = datetime.timedelta()
    for begin, close in windows(hours, start):
        if begin >= end:
            break
        total += min(close, end) - max(begin, start)
    return int(total.total_seconds())
