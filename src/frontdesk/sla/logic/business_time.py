"""Counting in business time: only the seconds in which a calendar is open count.

    hours = Hours(ZoneInfo("Europe/Berlin"), {0: [(time(9), time(17))]}, closed=frozenset({date(2026, 12, 25)}))
    due(hours, start, budget_seconds, pauses)              # the instant at which the budget is used up
    business_seconds(hours, start, end, pauses)            # its inverse: how much lies between two instants

Pure functions, without a database. Instants are aware datetimes of any zone (a `fold` is heeded), results are in UTC;
budgets and results are whole seconds; pauses are (from, to) instants in any order, which may touch, overlap, and lie
outside business time; one that ends at or before it begins is none. An instant without a zone raises ValueError.

Both are exact over changes of the clock (see `years`), holidays and leap days, and take a few microseconds: windows
are put together once for each year and calendar (about a millisecond), and then searched.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence

from frontdesk.sla.logic.hours import Hours, Once, Week
from frontdesk.sla.logic.stretches import Stretch, united, without
from frontdesk.sla.logic.years import EPOCH, SECOND

__all__ = ["Hours", "NeverOpen", "Once", "Pause", "Week", "business_seconds", "counted", "due", "windows"]

Pause = tuple[datetime.datetime, datetime.datetime]
HORIZON_YEARS = 10


class NeverOpen(ValueError):
    """Ten years from the start, or from the last pause, the calendar has still not been open for so long."""


def due(hours: Hours, start: datetime.datetime, budget_seconds: int, pauses: Sequence[Pause] = ()) -> datetime.datetime:
    """The earliest instant, not before `start`, up to which `budget_seconds` of business time have passed, in UTC.

    Time within `pauses` does not count. A budget that ends exactly at closing time, or where a pause begins, is due at
    that instant. A budget of nothing, or less, is due at `start`, also outside business time. Raises NeverOpen where
    the hours are not open enough within ten years after the last pause (round the clock: before the year 10000).
    """
    at, left = _micro(start), budget_seconds * SECOND
    for begin, end in _united(pauses) if pauses else ():
        if left <= 0 or end <= at:
            continue
        before = _between(hours, at, begin)
        if left <= before:
            break
        left, at = left - before, end
    found = _after(hours, at, left) if left > 0 else at
    if found > LAST_MICRO:
        raise NeverOpen("So much time does not pass before the year 10000.")
    return _moment(found)


def business_seconds(
    hours: Hours, start: datetime.datetime, end: datetime.datetime, pauses: Sequence[Pause] = ()
) -> int:
    """Whole business seconds from `start` to `end` that lie in no pause; 0 when `end` is not later.

    `business_seconds(hours, start, due(hours, start, budget, pauses), pauses)` is the budget, where it is not negative.
    """
    at, last = _micro(start), _micro(end)
    passed = _between(hours, at, last)
    for begin, close in _united(pauses) if pauses else ():
        passed -= _between(hours, max(at, begin), min(last, close))
    return passed // SECOND


def counted(
    hours: Hours, start: datetime.datetime, end: datetime.datetime, pauses: Iterable[Pause] = ()
) -> list[tuple[datetime.datetime, datetime.datetime]]:
    """The stretches of business time from `start` to `end` that lie in no pause: what a budget was used for.

    In UTC and in order, of the first ten years.
    """
    found: list[Stretch] = []
    at, last = _micro(start), _micro(end)
    for opens, closes in _windows(hours, at):
        if opens >= last:
            break
        found.append((max(opens, at), min(closes, last)))
    return [(_moment(begin), _moment(close)) for begin, close in without(united(found), _united(pauses))]


def windows(hours: Hours, start: datetime.datetime) -> Iterator[tuple[datetime.datetime, datetime.datetime]]:
    """(opens, closes) instants in UTC that end after `start`, in order, for ten years."""
    at = _micro(start)
    return ((_moment(opens), _moment(closes)) for opens, closes in _windows(hours, at))


def _windows(hours: Hours, at: int) -> Iterator[tuple[int, int]]:
    first = _moment(at).year
    held: tuple[int, int] | None = None
    for number in range(first, min(first + HORIZON_YEARS, datetime.MAXYEAR + 1)):
        year = hours.years[number]
        for opens, closes in zip(year.opens, year.closes, strict=True):
            if closes <= at:
                continue
            if held is not None and held[1] == opens:  # it goes on over the end of the year
                held = (held[0], closes)
                continue
            if held is not None:
                yield held
            held = (opens, closes)
    if held is not None:
        yield held


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
            raise NeverOpen("These hours are never open, or far too seldom: not so long within ten years.")
        year = hours.years[number]
    return year.reached(left)


def _between(hours: Hours, start: int, end: int) -> int:
    if end <= start:
        return 0
    if hours.is_always:
        return end - start
    first, last = _moment(start).year, _moment(end).year
    return hours.years.between(first, last) + hours.years[last].used(end) - hours.years[first].used(start)


def _united(pauses: Iterable[Pause]) -> list[Stretch]:
    """As instants, so that two times of one zone compare as what they are, also where its clock is put back."""
    return united((_micro(begin), _micro(end)) for begin, end in pauses)


def _micro(moment: datetime.datetime) -> int:
    try:
        since = moment - EPOCH
    except TypeError as wrong:
        raise ValueError(f"An instant has a time zone, and {moment!r} has none.") from wrong
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def _moment(micro: int) -> datetime.datetime:
    try:
        return EPOCH + datetime.timedelta(microseconds=micro)
    except OverflowError:  # the end of the year 9999, or the first year in a zone behind
        return LAST if micro > 0 else FIRST


FIRST = datetime.datetime.min.replace(tzinfo=datetime.UTC)
LAST = datetime.datetime.max.replace(tzinfo=datetime.UTC)
LAST_MICRO = _micro(LAST)
