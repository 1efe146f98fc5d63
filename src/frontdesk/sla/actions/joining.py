"""Promises of tickets that are merged, and of merges that are undone: the sooner promise holds."""

import datetime
from typing import Any

from frontdesk.sla.actions.case import Case, Kind
from frontdesk.sla.models import SlaClock
from frontdesk.tickets.models import Ticket

OWN = ("budget_seconds", "started_at", "left_seconds", "resumed_at", "is_calendar_time", "is_breached")


def take_over(source: Ticket, target: Ticket) -> None:
    """The target's running clocks take the start and budget of the source's where those are due sooner.

    What was broken there is broken here, and is not noted a second time. What they had of their own is kept in `own`,
    for the day when the merge is undone.
    """
    theirs = {one.promise: one for one in SlaClock.objects.filter(ticket=source, met_at=None, paused_at=None)}
    case = Case.of(target)
    for mine in case.running():
        other = theirs.get(mine.promise)
        if mine.paused_at is not None or other is None or other.due_at is None:
            continue
        if mine.due_at is not None and mine.due_at <= other.due_at:
            continue
        mine.own = mine.own or {"from": source.pk, **{name: _written(getattr(mine, name)) for name in OWN}}
        before = mine.due_at
        for name in OWN:
            setattr(mine, name, getattr(other, name))
        mine.due_at, mine.warn_at, mine.warned_percent = other.due_at, other.warn_at, other.warned_percent
        case.note(mine, Kind.RECOUNTED, f"{source.number} was merged into it, and was due sooner", before=before)
    case.write()


def give_back(target: Ticket, *, taken_from: int) -> None:
    """Its own start and budget hold again for what is still running; what it broke of the other's, it has not."""
    case = Case.of(target)
    for mine in case.running():
        if not mine.own or mine.own.get("from") != taken_from:
            continue
        before = mine.due_at
        for name in OWN:
            if name in mine.own:
                setattr(mine, name, _read(mine.own[name]))
        mine.own = None
        if mine.paused_at is None:
            case.set_due(mine)
        case.note(mine, Kind.RECOUNTED, "the merge was undone", before=before)
    case.write()


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.datetime) else value


def _read(value: Any) -> Any:
    return datetime.datetime.fromisoformat(value) if isinstance(value, str) else value
