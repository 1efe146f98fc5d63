"""How the coming days look by some hours: "this week looks like…", for whoever sets them up."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from zoneinfo import ZoneInfo

from frontdesk.accounts.models import Calendar
from frontdesk.sla.actions.calendars import hours_of, stretch
from frontdesk.sla.logic.business_time import Hours, Week, business_seconds, windows

DAYS = 7
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class DayShown:
    """One day: the stretches in which it is open, how long that is together, and why it is not as usual."""

    day: datetime.date
    stretches: list[str]
    seconds: int
    note: str


def days_of(hours: Hours, first: datetime.date, notes: Mapping[datetime.date, str]) -> list[DayShown]:
    """The seven days from the first."""
    return [_day(hours, first + DAY * number, notes) for number in range(DAYS)]


def notes_of(row: Calendar) -> dict[datetime.date, str]:
    """What is special about days: names of holidays, closures and extra hours."""
    notes = {one.day: one.name for one in row.holidays.all()}
    for one in row.special_hours.all():
        said = one.name or ("Extra hours" if one.is_open else "Closed for a time")
        notes[one.day] = f"{notes[one.day]}, {said}" if one.day in notes else said
    return notes


def week_of(row: Calendar, today: datetime.date) -> list[DayShown]:
    """The coming days of a stored calendar."""
    return days_of(hours_of(row), today, notes_of(row))


def typed_hours(
    values: Mapping[str, object], public: Mapping[datetime.date, str]
) -> tuple[Hours, dict[datetime.date, str]]:
    """Hours and notes of what was typed in the form and has not been saved."""
    week: Week = {}
    for day, opens, closes in values.get("windows") or ():  # type: ignore[attr-defined]
        week.setdefault(day, []).append((opens, closes))
    special = values.get("special") or ()
    closed = {**public, **dict(values.get("holidays") or ())}  # type: ignore[call-overload]
    once = {is_open: [stretch(*one[:3]) for one in special if one[3] is is_open] for is_open in (True, False)}  # type: ignore[attr-defined]
    notes = dict(closed)
    for day, _, _, is_open, name in special:  # type: ignore[attr-defined]
        notes[day] = name or ("Extra hours" if is_open else "Closed for a time")
    zone = ZoneInfo(str(values.get("time_zone") or "UTC"))
    return Hours(zone, week, frozenset(closed), tuple(once[True]), tuple(once[False])), notes


def _day(hours: Hours, day: datetime.date, notes: Mapping[datetime.date, str]) -> DayShown:
    begin = datetime.datetime.combine(day, datetime.time(), hours.zone).astimezone(datetime.UTC)
    end = datetime.datetime.combine(day + DAY, datetime.time(), hours.zone).astimezone(datetime.UTC)
    opened = takewhile(lambda one: one[0] < end, windows(hours, begin))
    shown = [_written(max(opens, begin), min(closes, end), end, hours.zone) for opens, closes in opened]
    return DayShown(day, shown, business_seconds(hours, begin, end), notes.get(day, ""))


def _written(opens: datetime.datetime, closes: datetime.datetime, end: datetime.datetime, zone: ZoneInfo) -> str:
    last = "24:00" if closes == end else f"{closes.astimezone(zone):%H:%M}"
    return f"{opens.astimezone(zone):%H:%M}–{last}"
