"""Counting in business time: only the seconds in which a calendar is open count.

    due(hours, start, budget_seconds, pauses)      # the instant at which the budget is used up
    business_seconds(hours, start, end)            # how much lies between two instants

Instants are aware datetimes of any zone, results are in UTC; budgets and results are whole seconds. Both are exact over
changes of the clock (see `years`), holidays and leap days, and take a few microseconds: windows are put together once
for each year and calendar, and then searched.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence

from frontdesk.sla.logic.hours import Hours, Once, Week
from frontdesk.sla.logic.stretches import united, without
from frontdesk.sla.logic.years import EPOCH, SECOND

__all__ = ["Hours", "NeverOpen", "Once", "Pause", "Week", "business_seconds", "counted", "due", "windows"]

Pause = tuple[datetime.datetime, datetime.datetime]
HORIZON_YEARS = 10


class NeverOpen(ValueError):
    """The calendar is not open enough within ten years: nothing can be due."""


def due(hours: Hours, start: datetime.datetime, budget_seconds: int, pauses: Sequence[Pause] = ()) -> datetime.datetime:
    """The earliest instant, not before `start`, up to which `budget_seconds` of business time have passed.

    Time within `pauses`, which are (from, to) instants in any order, does not count. A budget that ends exactly at
    closing time, or where a pause begins, is due at that instant; nothing, or less, is due at `start`. Raises
    NeverOpen.
    """
    at, left = _micro(start), budget_seconds * SECOND
    for begin, end in united((_micro(one), _micro(other)) for one, other in pauses) if pauses else ():
        if left <= 0 or end <= at:
            continue
        before = _between(hours, at, begin)
        if left <= before:
            break
        left, at = left - before, end
    return _moment(_after(hours, at, left)) if left > 0 else start.astimezone(datetime.UTC)


def business_seconds(hours: Hours, start: datetime.datetime, end: datetime.datetime) -> int:
    """Whole business seconds from `start` to `end`; 0 when `end` is not later."""
    return _between(hours, _micro(start), _micro(end)) // SECOND


def counted(
    hours: Hours, start: datetime.datetime, end: datetime.datetime, pauses: Iterable[Pause] = ()
) -> list[tuple[datetime.datetime, datetime.datetime]]:
    """The stretches of business time from `start` to `end` that lie in no pause: what a budget was used for."""
    found = []
    for begin, close in windows(hours, start):
        if begin >= end:
            break
        found.append((max(begin, start), min(close, end)))
    return without(united(found), pauses)


def windows(hours: Hours, start: datetime.datetime) -> Iterator[tuple[datetime.datetime, datetime.datetime]]:
    """(opens, closes) instants in UTC that end after `start`, in order, for ten years."""
    at, first = _micro(start), start.astimezone(datetime.UTC).year
    held: tuple[int, int] | None = None
    for number in range(first, first + HORIZON_YEARS):
        year = hours.years[number]
        for opens, closes in zip(year.opens, year.closes, strict=True):
            if closes <= at:
                continue
            if held is not None and held[1] == opens:  # it goes on over the end of the year
                held = (held[0], closes)
                continue
            if held is not None:
                yield _moment(held[0]), _moment(held[1])
            held = (opens, closes)
    if held is not None:
        yield _moment(held[0]), _moment(held[1])


def _after(hours: Hours, at: int, left: int) -> int:
    """The instant at which so much more business time, at least some, has passed."""
    if hours.is_always:
        return at + left
    number = first = _moment(at).year
    year = hours.years[number]
    left += year.used(at)
    while left > year.total:
        left -= year.total
        number += 1
        if number > first + HORIZON_YEARS:
            raise NeverOpen("These hours are never open, or far too seldom.")
        year = hours.years[number]
    return year.reached(left)


def _between(hours: Hours, start: int, end: int) -> int:
    if end <= start:
        return 0
    if hours.is_always:
        return end - start
    first, last = _moment(start).year, _moment(end).year
    passed = sum(hours.years[number].total for number in range(first, last))
    return passed + hours.years[last].used(end) - hours.years[first].used(start)


def _micro(moment: datetime.datetime) -> int:
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def _moment(micro: int) -> datetime.datetime:
    return EPOCH + datetime.timedelta(microseconds=micro)
