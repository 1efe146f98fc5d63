"""The hours of a calendar as its rows say them, for counting."""

import datetime
import json
import zoneinfo
from functools import lru_cache

from django.db import connection

from frontdesk.accounts.models import Calendar
from frontdesk.sla.logic.business_time import Hours, Once, Week

# Columns that say all of the calendar whose id is `chosen`, as text that stays the same until somebody changes it.
HOURS = """
    (SELECT time_zone FROM accounts_calendar WHERE id = chosen),
    (SELECT jsonb_agg(jsonb_build_array(weekday, opens_at, closes_at) ORDER BY weekday, opens_at)
        FROM accounts_calendarwindow WHERE calendar_id = chosen)::text,
    (SELECT jsonb_agg(day ORDER BY day) FROM accounts_holiday WHERE calendar_id = chosen)::text,
    (SELECT jsonb_agg(jsonb_build_array(day, starts_at, ends_at, is_open) ORDER BY day, starts_at, id)
        FROM accounts_specialhours WHERE calendar_id = chosen)::text"""


def hours_of(calendar: Calendar) -> Hours:
    """The hours of a stored calendar."""
    return hours_by_key(calendar.pk)


def hours_by_key(key: int | None) -> Hours:
    """The hours of the calendar with that key; always open where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {HOURS} FROM (SELECT %s::bigint AS chosen) AS one", [key])  # noqa: S608 -- stands above
        return read_hours(*cursor.fetchone())


def read_hours(zone: str | None, week: str | None, closed: str | None, special: str | None) -> Hours:
    """Of the columns of HOURS. The same texts give the same object, with the windows it has put together."""
    return _read(zone or "UTC", week or "[]", closed or "[]", special or "[]")


@lru_cache(maxsize=200)
def _read(zone: str, week: str, closed: str, special: str) -> Hours:
    windows: Week = {}
    for weekday, opens, closes in json.loads(week):
        windows.setdefault(weekday, []).append(
            (datetime.time.fromisoformat(opens), datetime.time.fromisoformat(closes))
        )
    days = frozenset(datetime.date.fromisoformat(day) for day in json.loads(closed))
    once: dict[bool, list[Once]] = {True: [], False: []}
    for day, starts, ends, is_open in json.loads(special):
        once[is_open].append(
            stretch(datetime.date.fromisoformat(day), *map(datetime.time.fromisoformat, (starts, ends)))
        )
    return Hours(zoneinfo.ZoneInfo(zone), windows, days, tuple(once[True]), tuple(once[False]))


def stretch(day: datetime.date, starts: datetime.time, ends: datetime.time) -> Once:
    """From one time of a day to another, which is on the next day where it is not later."""
    last = day if starts < ends else day + datetime.timedelta(days=1)
    return datetime.datetime.combine(day, starts), datetime.datetime.combine(last, ends)
