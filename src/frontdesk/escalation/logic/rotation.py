"""Who is on call: turns by the clock on the wall, stand-ins before them. Pure, exact over changes of the clock.

on_call(schedule, instant)            # the member, or None
turns(schedule, start, end)           # who is on call when, in order, without gaps but those of the hours
"""

import datetime
from dataclasses import dataclass, field
from itertools import pairwise

from frontdesk.escalation.logic.walls import first_shown

DAY = datetime.timedelta(days=1)
DIVISORS = (1, 2, 3, 4, 6, 8, 12)


@dataclass(frozen=True)
class Stretch:
    """From one instant up to another it is the `member`'s turn."""

    start: datetime.datetime
    end: datetime.datetime
    member: int
    is_stand_in: bool = False


@dataclass(frozen=True)
class Schedule:
    """A rotation: `unit` is hours, days or weeks, `length` how many of them a turn lasts.

    `members` are keys of people, in the order of their turns. `window` are the local hours of duty on the `days` (none:
    every day); None: around the clock. Of `stand_ins` that overlap the last holds.
    """

    zone: datetime.tzinfo
    unit: str
    length: int
    handover_at: datetime.time
    starts_on: datetime.date
    members: tuple[int, ...]
    window: tuple[datetime.time, datetime.time] | None = None
    days: frozenset[int] = frozenset()
    stand_ins: tuple[Stretch, ...] = field(default=())


def on_call(schedule: Schedule, instant: datetime.datetime) -> int | None:
    """Whose turn it is at the instant; None outside the hours of duty, before the first turn, or without members."""
    for one in reversed(schedule.stand_ins):
        if one.start <= instant < one.end:
            return one.member
    if not schedule.members or not _on_duty(schedule, instant):
        return None
    number = turn_at(schedule, instant)
    return schedule.members[number % len(schedule.members)] if number >= 0 else None


def turn_at(schedule: Schedule, instant: datetime.datetime) -> int:
    """The number of the turn that holds at the instant, 0 being the first; negative before it."""
    local = instant.astimezone(schedule.zone).date()
    days = (local - schedule.starts_on).days
    guess = days * 24 // schedule.length if schedule.unit == "hours" else days // _days(schedule)
    # The wall may show another day than the turn began on, and boundaries may fall together: the last one holds.
    number = guess + (24 // schedule.length + 1 if schedule.unit == "hours" else 1)
    while begins(schedule, number) > instant:
        number -= 1
    return number


def begins(schedule: Schedule, number: int) -> datetime.datetime:
    """The instant at which a turn begins, in UTC: when the wall first shows the time of handing over."""
    if schedule.unit == "hours":
        step = datetime.timedelta(hours=schedule.length) * number
    else:
        step = DAY * _days(schedule) * number
    wall = datetime.datetime.combine(schedule.starts_on, schedule.handover_at) + step
    return first_shown(wall, schedule.zone)


def turns(schedule: Schedule, start: datetime.datetime, end: datetime.datetime) -> list[Stretch]:
    """Who is on call from `start` to `end`, in order; neighbours of one member are one, as far as both are turns or
    both are stand-ins."""
    edges = {start, end}
    edges |= {at for one in schedule.stand_ins for at in (one.start, one.end)}
    edges |= _handovers(schedule, start, end) | _edges_of_duty(schedule, start, end)
    marks = sorted(at for at in edges if start <= at <= end)
    found: list[Stretch] = []
    for begin, close in pairwise(marks):
        member = on_call(schedule, begin)
        if member is None or begin == close:
            continue
        replaces = any(one.start <= begin < one.end for one in schedule.stand_ins)
        last = found[-1] if found else None
        if last and last.end == begin and last.member == member and last.is_stand_in == replaces:
            found[-1] = Stretch(last.start, close, member, replaces)
        else:
            found.append(Stretch(begin, close, member, replaces))
    return found


def _days(schedule: Schedule) -> int:
    return schedule.length * (7 if schedule.unit == "weeks" else 1)


def _handovers(schedule: Schedule, start: datetime.datetime, end: datetime.datetime) -> set[datetime.datetime]:
    if not schedule.members:
        return set()
    found, number = set(), max(0, turn_at(schedule, start))
    while (at := begins(schedule, number)) <= end:
        found.add(at)
        number += 1
    return found


def _on_duty(schedule: Schedule, instant: datetime.datetime) -> bool:
    if schedule.window is None and not schedule.days:
        return True
    return any(begin <= instant < end for begin, end in _duties(schedule, instant, instant))


def _edges_of_duty(schedule: Schedule, start: datetime.datetime, end: datetime.datetime) -> set[datetime.datetime]:
    if schedule.window is None and not schedule.days:
        return set()
    return {at for each in _duties(schedule, start, end) for at in each}


def _duties(
    schedule: Schedule, start: datetime.datetime, end: datetime.datetime
) -> list[tuple[datetime.datetime, datetime.datetime]]:
    """Hours of duty around a stretch, as instants."""
    opens, closes = schedule.window or (datetime.time(), datetime.time())
    day, last = start.astimezone(schedule.zone).date() - DAY, end.astimezone(schedule.zone).date() + DAY
    found = []
    while day <= last:
        if not schedule.days or day.weekday() in schedule.days:
            until = day if closes > opens else day + DAY
            found.append(
                (
                    first_shown(datetime.datetime.combine(day, opens), schedule.zone),
                    first_shown(datetime.datetime.combine(until, closes), schedule.zone),
                )
            )
        day += DAY
    return found
