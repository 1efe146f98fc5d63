"""Moments that are easily said: later today, tomorrow morning, Monday, in a week, by the hours in which people work."""

import datetime
from dataclasses import dataclass
from itertools import islice

from frontdesk.sla.logic.business_time import Hours, windows

MORNING = datetime.time(9)
LATER = datetime.timedelta(hours=3)
QUARTER = datetime.timedelta(minutes=15)
LOOKED_AT = 200  # windows; more than a quarter of a year of two a day


@dataclass(frozen=True)
class Preset:
    """`at` is a moment after now; `slug` names it for good."""

    slug: str
    label: str
    at: datetime.datetime


def presets(hours: Hours, now: datetime.datetime) -> list[Preset]:
    """Those that there are now, soonest first, each moment once. "Later today" only while today is still worked.

    Days are those of the hours' own zone; without opening hours a day begins at nine.
    """
    local = now.astimezone(hours.zone)
    today, monday = local.date(), local.date() + datetime.timedelta(days=7 - local.weekday())
    week = today + datetime.timedelta(days=7)
    found = [
        _later_today(hours, now),
        _morning(hours, now, today + datetime.timedelta(days=1), "tomorrow", "Tomorrow morning"),
        _morning(hours, now, monday, "monday", "On Monday"),
        _morning(hours, now, week, "week", "In a week"),
    ]
    kept: list[Preset] = []
    for one in found:
        if one is not None and all(known.at != one.at for known in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.at)


def _later_today(hours: Hours, now: datetime.datetime) -> Preset | None:
    """In three hours, to the quarter; within what is left of today's work."""
    at = _next_quarter(now + LATER)
    if at.astimezone(hours.zone).date() != now.astimezone(hours.zone).date():
        return None
    if hours.week and not any(begin <= at < end for begin, end in islice(windows(hours, now), 4)):
        return None
    return Preset("later", "Later today", at)


def _morning(hours: Hours, now: datetime.datetime, day: datetime.date, slug: str, label: str) -> Preset | None:
    """When work begins on that day, or on the next day on which there is any."""
    if not hours.week:
        return Preset(slug, label, datetime.datetime.combine(day, MORNING, hours.zone).astimezone(datetime.UTC))
    for begin, _ in islice(windows(hours, now), LOOKED_AT):
        if begin > now and begin.astimezone(hours.zone).date() >= day:
            opens = begin.astimezone(hours.zone).date()
            return Preset(slug, label if opens == day else opens.strftime("On %A"), begin)
    return None


def _next_quarter(moment: datetime.datetime) -> datetime.datetime:
    start = moment.replace(minute=0, second=0, microsecond=0)
    steps = -(-(moment - start) // QUARTER)
    return start + steps * QUARTER
