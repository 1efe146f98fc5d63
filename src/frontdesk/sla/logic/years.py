"""Opening hours as instants, a year of UTC at a time: windows in order with running totals, so that counting is a
search in a sorted list instead of a walk over days.

Instants here are microseconds since 1970 in UTC. An instant is open when the clock on the wall shows a time of a window
then: where the clock is put forward a window over it is shorter, where it is put back the repeated hour counts twice.
"""

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from frontdesk.sla.logic.stretches import Stretch

SECOND = 1_000_000
DAY = 86_400
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
EPOCH_DAY = EPOCH.date().toordinal()
# Days, weekdays and changes of the clock come again after 400 years, once no zone has changes of its own any more
# (the fasts of Morocco are written down until 2087): so a far year is a nearer one, and the last needs no next.
CYCLE_YEARS, CYCLE_SECONDS = 400, 146_097 * DAY
SETTLED, LATEST = 2100, 9500


class Year(NamedTuple):
    """Window i is [opens[i], closes[i]); `through[i]` is the open time of the year up to and with it."""

    opens: list[int]
    closes: list[int]
    through: list[int]
    total: int

    def used(self, at: int) -> int:
        """Open time of the year before the instant."""
        found = bisect_right(self.opens, at)
        if not found:
            return 0
        return self.through[found - 1] - max(0, self.closes[found - 1] - at)

    def reached(self, used: int) -> int:
        """The first instant before which that much of the year was open; more than 0, at most `total`."""
        found = bisect_left(self.through, used)
        return self.closes[found] - (self.through[found] - used)


class Years:
    """The years of one calendar, each put together when it is first asked for.

    `opened(first, last)` gives what is open from one day to another (ordinals) as united stretches of local seconds:
    days since 1970 by 86,400, and the time on the wall. After the year `last` nothing is different once.
    """

    def __init__(self, zone: ZoneInfo, opened: Callable[[int, int], list[Stretch]], last: int = 0) -> None:
        self._zone, self._opened = zone, opened
        self._settled = min(max(SETTLED, last + 2), LATEST)
        self._known: dict[int, Year] = {}

    def __getitem__(self, number: int) -> Year:
        found = self._known.get(number)
        if found is None:
            cycles = (number - self._settled) // CYCLE_YEARS
            if cycles > 0:
                return _later(self[number - cycles * CYCLE_YEARS], cycles * CYCLE_SECONDS * SECOND)
            found = self._known[number] = self._made(number)
        return found

    def between(self, first: int, last: int) -> int:
        """Open time of the years from `first` on up to `last`, without that one."""
        cycles = max(0, last - max(first, self._settled)) // CYCLE_YEARS
        passed = sum(self[number].total for number in range(first, last - cycles * CYCLE_YEARS))
        if cycles:
            cycle = range(self._settled, self._settled + CYCLE_YEARS)
            passed += cycles * sum(self[number].total for number in cycle)
        return passed

    def _made(self, number: int) -> Year:
        first, last = (datetime.date(number + more, 1, 1).toordinal() for more in (0, 1))
        local = self._opened(first - 2, last + 2)
        ends = [end for _, end in local]
        year = Year([], [], [], 0)
        for since, until, offset in offsets(self._zone, number):
            for begin, end in local[bisect_right(ends, since + offset) :]:
                if begin - offset >= until:
                    break
                _add(year, max(begin - offset, since) * SECOND, min(end - offset, until) * SECOND)
        return year._replace(total=year.through[-1] if year.through else 0)


def _later(year: Year, by: int) -> Year:
    return year._replace(opens=[at + by for at in year.opens], closes=[at + by for at in year.closes])


def _add(year: Year, opens: int, closes: int) -> None:
    """One more window, or more of the last where it goes straight on (over a change of the clock)."""
    if year.closes and year.closes[-1] == opens:
        year.through[-1] += closes - opens
        year.closes[-1] = closes
    elif opens < closes:
        year.through.append(closes - opens + (year.through[-1] if year.through else 0))
        year.opens.append(opens)
        year.closes.append(closes)


@lru_cache(maxsize=1000)
def offsets(zone: ZoneInfo, number: int) -> list[tuple[int, int, int]]:
    """(since, until, offset from UTC) of a year of UTC, all in seconds: one more than the clock is changed in it."""
    start, end = ((datetime.date(number + more, 1, 1).toordinal() - EPOCH_DAY) * DAY for more in (0, 1))
    found: list[tuple[int, int, int]] = []
    since, offset = start, _offset(zone, start)
    for at in range(start + DAY, end + DAY, DAY):
        if (other := _offset(zone, min(at, end - 1))) != offset:
            change = _changes(zone, at - DAY, min(at, end - 1))
            found.append((since, change, offset))
            since, offset = change, other
    return [*found, (since, end, offset)]


def _changes(zone: ZoneInfo, before: int, after: int) -> int:
    """The second at which the offset becomes what it is at `after`."""
    wanted = _offset(zone, after)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (before, middle) if _offset(zone, middle) == wanted else (middle, after)
    return after


def _offset(zone: ZoneInfo, at: int) -> int:
    offset = datetime.datetime.fromtimestamp(at, zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0
