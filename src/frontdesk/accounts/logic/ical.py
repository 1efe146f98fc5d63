"""Days and hours out of an iCalendar file (RFC 5545): which are closed, by its events.

Only what decides about hours is read: start, end or duration, rule of repetition (RRULE, RDATE, EXDATE,
RECURRENCE-ID), summary, and whether the event is cancelled or leaves the time free. A whole day closes even where it
says that it leaves the time free: calendars of holidays do. Whole days and hours come out in the zone that is asked
for. What cannot be read is passed over: one broken event does not cost the others.
"""

import datetime
import re
import warnings
from dataclasses import dataclass
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

LARGEST, MOST_COMPONENTS, LONGEST_LINE = 2_000_000, 5_000, 4_000
MOST_REPEATED, MOST_TIMES, MOST_DAYS = 200, 400, 400
DAY = datetime.timedelta(days=1)
_BROKEN = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError)
MOST_A_DAY = 4
# How far a position (BYSETPOS) may count: so many there are of each weekday in every such stretch.
_POSITIONS = {"MONTHLY": 4, "YEARLY": 52}


class NotACalendar(ValueError):
    """This is no iCalendar file, or too large a one. The message says so, for people."""


@dataclass(frozen=True)
class Closed:
    """Closed from `begin` to `end`, local times without a zone; whole days when `is_whole`."""

    name: str
    begin: datetime.datetime
    end: datetime.datetime
    is_whole: bool


def read_closed(raw: bytes, zone: ZoneInfo, first: datetime.date, last: datetime.date) -> list[Closed]:
    """What the calendar closes from one day up to another, in order. Raises NotACalendar."""
    events = _events(raw)
    moved = {(str(one.get("UID")), _local(one["RECURRENCE-ID"].dt, zone)[0]) for one in events if _is_moved(one)}
    found: set[Closed] = set()
    repeated = 0
    for event in events:
        try:
            repeated += "RRULE" in event
            if repeated > MOST_REPEATED and "RRULE" in event:
                continue
            found.update(_times(event, zone, moved, first, last))
        except _BROKEN:
            continue
    return sorted(found, key=lambda one: (one.begin, one.end, one.name))


def _events(raw: bytes) -> list[Any]:
    """The events that take time, of every calendar in the file."""
    from icalendar import Calendar  # costs half a second to import

    if len(raw) > LARGEST or raw.upper().count(b"BEGIN:") > MOST_COMPONENTS:
        raise NotACalendar("This calendar is too large: at most 2 MB and 5,000 entries.")
    unfolded = re.sub(rb"\r?\n[ \t]", b"", raw.replace(b"\r\n", b"\n")).replace(b"\r", b"\n")
    lines = [line for line in unfolded.split(b"\n") if line.strip() and len(line) <= LONGEST_LINE]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = Calendar.from_ical(b"\r\n".join(lines).decode("utf-8-sig", "replace"), multiple=True)
            return [
                event for calendar in parsed for event in calendar.walk("VEVENT") if event.get("DTSTART") is not None
            ]
    except _BROKEN:
        raise NotACalendar("This is no calendar file (.ics).") from None
    finally:
        if b"BEGIN:VCALENDAR" not in raw.upper():
            raise NotACalendar("This is no calendar file (.ics).")


def _is_moved(event: Any) -> bool:
    try:
        return event.get("RECURRENCE-ID") is not None and event["RECURRENCE-ID"].dt is not None
    except _BROKEN:
        return False


def _times(
    event: Any,
    zone: ZoneInfo,
    moved: set[tuple[str, datetime.datetime]],
    first: datetime.date,
    last: datetime.date,
) -> list[Closed]:
    """Each time at which the event takes place in those days."""
    begin, is_whole = _local(event["DTSTART"].dt, zone)
    is_free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT" and not is_whole
    if is_free or str(event.get("STATUS", "")).upper() == "CANCELLED":
        return []
    length = _length(event, begin, zone, is_whole)
    begins = [begin]
    if "RRULE" in event:
        begins = _repeated(event, begin, zone, first, last)
    begins += [_local(one.dt, zone)[0] for one in _dates(event.get("RDATE"))]
    gone = {_local(one.dt, zone)[0] for one in _dates(event.get("EXDATE"))}
    if not _is_moved(event):
        gone |= {at for uid, at in moved if uid == str(event.get("UID"))}
    name = " ".join(str(event.get("SUMMARY") or "Closed").split())[:120]
    reach = (datetime.datetime.combine(first, datetime.time()), datetime.datetime.combine(last + DAY, datetime.time()))
    return [
        Closed(name, at, at + length, is_whole)
        for at in begins
        if at not in gone and at < reach[1] and at + length > reach[0]
    ]


def _repeated(
    event: Any, begin: datetime.datetime, zone: ZoneInfo, first: datetime.date, last: datetime.date
) -> list[datetime.datetime]:
    """When a repeated event begins: by days, weeks, months or years, on the clock of its own zone."""
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

    rules = event["RRULE"] if isinstance(event["RRULE"], list) else [event["RRULE"]]
    start = event["DTSTART"].dt
    own = start.tzinfo if isinstance(start, datetime.datetime) else None
    wall = start.replace(tzinfo=None) if isinstance(start, datetime.datetime) else begin
    after = datetime.datetime.combine(first, datetime.time()) - MOST_DAYS * DAY
    before = datetime.datetime.combine(last + DAY, datetime.time()) + DAY
    found: list[datetime.datetime] = []
    for rule in rules[:2]:
        if not _is_soon_found(rule):
            continue
        text = re.sub(r"UNTIL=(\d{8})(T\d{6})?Z?", lambda until: f"UNTIL={until[1]}{until[2] or 'T235959'}",
                      rule.to_ical().decode())  # fmt: skip
        times = rrulestr(text, dtstart=wall).xafter(after, inc=True)
        found += islice((at for at in _until(times, before)), MOST_TIMES)
    return [_local(at.replace(tzinfo=own), zone)[0] if own else at for at in found]


def _is_soon_found(rule: Any) -> bool:
    """Whether its times are found without a long search: one for the 31st of February, day by day, has no end."""
    kind, parts = str((rule.get("FREQ") or [""])[0]).upper(), set(rule)
    if kind not in {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"} or {"BYSECOND", "BYYEARDAY", "BYEASTER"} & parts:
        return False
    if len(rule.get("BYHOUR", [0])) * len(rule.get("BYMINUTE", [0])) > MOST_A_DAY:
        return False
    of_a_month = {"BYMONTH", "BYMONTHDAY"} & parts
    if "BYSETPOS" in parts:
        named = "BYDAY" in parts and not of_a_month and "BYWEEKNO" not in parts
        return named and all(0 < abs(at) <= _POSITIONS.get(kind, 0) for at in rule["BYSETPOS"])
    return not of_a_month or (kind != "DAILY" and "BYWEEKNO" not in parts)


def _until(times: Any, before: datetime.datetime) -> Any:
    for at in times:
        if at >= before:
            return
        yield at


def _dates(value: Any) -> list[Any]:
    listed = value if isinstance(value, list) else [value] if value is not None else []
    return [each for one in listed for each in getattr(one, "dts", ())][:MOST_TIMES]


def _length(event: Any, begin: datetime.datetime, zone: ZoneInfo, is_whole: bool) -> datetime.timedelta:
    usual = DAY if is_whole else datetime.timedelta()
    if "DTEND" in event:
        found = _local(event["DTEND"].dt, zone)[0] - begin
    else:
        found = event["DURATION"].dt if "DURATION" in event else usual
    return min(max(found, usual), MOST_DAYS * DAY)


def _local(moment: Any, zone: ZoneInfo) -> tuple[datetime.datetime, bool]:
    """On the wall of the zone, and whether it is a whole day. Raises ValueError."""
    if isinstance(moment, tuple):  # a period: its begin
        moment = moment[0]
    if isinstance(moment, datetime.datetime):
        return (moment.astimezone(zone) if moment.tzinfo else moment).replace(tzinfo=None), False
    if isinstance(moment, datetime.date):
        return datetime.datetime.combine(moment, datetime.time()), True
    raise ValueError("no moment")
