"""Moments as people write them in conditions: "2026-01-05", "2026-01", "today-7d", "now+2h", "month-1". Pure.

Each means a span of time, from its start up to (not including) its end; "now" and times of day are spans of nothing.
Days, weeks (from Monday), months and years are those of the reader's time zone.
"""

import datetime
import re
from typing import NamedTuple

_LENGTH = re.compile(r"(\d{1,5})\s*(m|h|d|w)", re.IGNORECASE)
_RELATIVE = re.compile(r"(now|today|yesterday|tomorrow)?\s*(?:([+-])\s*(\d{1,5}\s*[mhdw]))?", re.IGNORECASE)
_PERIOD = re.compile(r"(week|month|year)(?:\s*-\s*(\d{1,3}))?", re.IGNORECASE)
_CALENDAR = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class NotAMoment(ValueError):
    """The message says what a moment looks like, for people."""


class Span(NamedTuple):
    """`start` belongs to it, `end` does not; equal for an instant."""

    start: datetime.datetime
    end: datetime.datetime


def length(text: str) -> datetime.timedelta:
    """ "30m", "2h", "3d", "1w". Raises NotAMoment."""
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise NotAMoment(f"“{text}” is no length of time. Examples: 30m, 2h, 3d, 1w")
    return datetime.timedelta(**{_UNITS[match.group(2).lower()]: int(match.group(1))})


def is_relative(text: str) -> bool:
    """Whether the moment moves on with the clock."""
    return _CALENDAR.match(text.strip()) is None


def span(text: str, now: datetime.datetime, zone: datetime.tzinfo) -> Span:
    """The span that a text means at the moment `now` for a reader in `zone`. Raises NotAMoment."""
    word = text.strip().lower()
    try:
        found = _relative(word, now, zone) or _period(word, now, zone) or _calendar(word, zone)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise NotAMoment(f"“{text}” is no moment. Examples: 2026-01-31, 2026-01, today, today-7d, now+2h, month-1")
    return found


def _relative(word: str, now: datetime.datetime, zone: datetime.tzinfo) -> Span | None:
    match = _RELATIVE.fullmatch(word)
    if not word or match is None:
        return None
    anchor, sign, much = match.groups()
    shift = length(much) * (-1 if sign == "-" else 1) if much else datetime.timedelta()
    if anchor in {None, "now"}:
        return Span(now + shift, now + shift)
    days = {"today": 0, "yesterday": -1, "tomorrow": 1}[anchor]
    if shift.seconds:
        return None  # "today-2h" is no day
    first = now.astimezone(zone).date() + datetime.timedelta(days=days) + shift
    return _days(first, first + datetime.timedelta(days=1), zone)


def _period(word: str, now: datetime.datetime, zone: datetime.tzinfo) -> Span | None:
    match = _PERIOD.fullmatch(word)
    if match is None:
        return None
    today, back = now.astimezone(zone).date(), int(match.group(2) or 0)
    match match.group(1):
        case "week":
            first = today - datetime.timedelta(days=today.weekday(), weeks=back)
            return _days(first, first + datetime.timedelta(weeks=1), zone)
        case "month":
            return _month(*divmod(today.year * 12 + today.month - 1 - back, 12), zone)
    return _year(today.year - back, zone)


def _calendar(word: str, zone: datetime.tzinfo) -> Span | None:
    match = _CALENDAR.fullmatch(word)
    if match is None:
        moment = datetime.datetime.fromisoformat(word)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return Span(moment, moment)
    year, month, day = match.groups()
    if day:
        first = datetime.date(int(year), int(month), int(day))
        return _days(first, first + datetime.timedelta(days=1), zone)
    return _month(int(year), int(month) - 1, zone) if month else _year(int(year), zone)


def _month(year: int, index: int, zone: datetime.tzinfo) -> Span:
    after, following = divmod(year * 12 + index + 1, 12)
    return _days(datetime.date(year, index + 1, 1), datetime.date(after, following + 1, 1), zone)


def _year(year: int, zone: datetime.tzinfo) -> Span:
    return _days(datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1), zone)


def _days(first: datetime.date, after: datetime.date, zone: datetime.tzinfo) -> Span:
    midnight = datetime.time(tzinfo=zone)
    return Span(datetime.datetime.combine(first, midnight), datetime.datetime.combine(after, midnight))
