"""What a calendar says: when it is open, in its own time zone."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from frontdesk.sla.logic.stretches import Stretch, united, without
from frontdesk.sla.logic.years import DAY, EPOCH_DAY, Years

Week = dict[int, list[tuple[datetime.time, datetime.time]]]
Once = tuple[datetime.datetime, datetime.datetime]
WEEKDAYS = frozenset(range(7))
_MIDNIGHT = datetime.datetime(1970, 1, 1)  # noqa: DTZ001 -- on whatever wall


@dataclass(frozen=True)
class Hours:
    """Opening hours, all of them as the clock on the wall of the `zone` shows them, in whole seconds.

    `week` has windows (opens, closes) by weekday, Monday 0 to Sunday 6, in any order; those that touch or overlap count
    once. One that closes at or before it opens goes over midnight, so 22:00 to 06:00 ends on the next day, 09:00 to
    00:00 at midnight, and 00:00 to 00:00 is a whole day. An empty `week` is open day and night; one with days but
    without windows ({0: []}) never. `closed` days are closed from midnight to midnight, whichever window reaches into
    them. `extra` hours are open besides, also on closed days; `closures` are closed whatever else says: both are
    (from, to) datetimes without a zone, and one that ends at or before it begins is none.

    Raises ValueError for a weekday that there is none, and for extra hours or closures with a zone. Not to be changed
    once something was counted with it.
    """

    zone: ZoneInfo
    week: Week = field(default_factory=dict)
    closed: frozenset[datetime.date] = frozenset()
    extra: tuple[Once, ...] = ()
    closures: tuple[Once, ...] = ()

    def __post_init__(self) -> None:
        if not self.week.keys() <= WEEKDAYS:
            raise ValueError("Weekdays are numbers from 0 (Monday) to 6 (Sunday).")
        if any(moment.tzinfo for once in (*self.extra, *self.closures) for moment in once):
            raise ValueError("Extra hours and closures are what the clock on the wall shows, without a zone.")

    @property
    def is_always(self) -> bool:
        """Whether every second counts."""
        return not (self.week or self.closed or self.closures)

    @cached_property
    def years(self) -> Years:
        """The windows as instants."""
        once = (moment.year for pair in (*self.extra, *self.closures) for moment in pair)
        return Years(self.zone, self._opened, max([*once, *(day.year for day in self.closed)], default=0))

    @cached_property
    def _days(self) -> list[list[Stretch]]:
        if not self.week:
            return [[(0, DAY)]] * 7
        return [[_within_day(*window) for window in self.week.get(day, ())] for day in range(7)]

    def _opened(self, first: int, last: int) -> list[Stretch]:
        """What is open from day to day, as united stretches of local seconds."""
        begins = ((day, (day - EPOCH_DAY) * DAY) for day in range(first, last + 1))
        usual = [(at + opens, at + closes) for day, at in begins for opens, closes in self._days[(day - 1) % 7]]
        holidays = (
            ((day.toordinal() - EPOCH_DAY) * DAY, (day.toordinal() - EPOCH_DAY + 1) * DAY) for day in self.closed
        )
        some = without(united(usual), holidays)
        return without(united([*some, *_seconds(self.extra)]), _seconds(self.closures))


def _within_day(opens: datetime.time, closes: datetime.time) -> Stretch:
    begin, end = _of_day(opens), _of_day(closes)
    return begin, end if begin < end else end + DAY


def _of_day(time: datetime.time) -> int:
    return time.hour * 3600 + time.minute * 60 + time.second


def _seconds(once: Iterable[Once]) -> list[Stretch]:
    return [(int((begin - _MIDNIGHT).total_seconds()), int((end - _MIDNIGHT).total_seconds())) for begin, end in once]
