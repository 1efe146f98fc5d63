"""Clocks of tickets that are merged into others, or put aside and taken out again."""

import datetime

from django.db.models import QuerySet

from frontdesk.kit import clock
from frontdesk.sla.actions.clocks import meet, pause, project, runs_out
from frontdesk.sla.actions.rules import hours_for
from frontdesk.sla.models import Promise, SlaClock
from frontdesk.tickets.logic.life import waits_for_us
from frontdesk.tickets.models import Ticket

OWN = ("budget_seconds", "started_at", "left_seconds", "resumed_at")


def shelve(ticket: Ticket) -> None:
    """The ticket goes on elsewhere, or is nobody's wish: its running clocks stop, neither kept nor broken."""
    _running(ticket).filter(paused_at=None).update(paused_at=clock.now(), due_at=None)
    project(ticket)


def unshelve(ticket: Ticket) -> None:
    """It was not so: what an end had met, or the merge had stopped, runs on as though that had never been."""
    hours = hours_for(ticket.team)
    for stopped in ticket.clocks.all():
        is_first = stopped.promise == Promise.FIRST_REPLY
        runs = ticket.first_replied_at is None and ticket.is_unsolved if is_first else waits_for_us(ticket.status)
        if runs:
            stopped.met_at = stopped.paused_at = None
            stopped.due_at = runs_out(hours, stopped)
            stopped.save(update_fields=["met_at", "paused_at", "due_at"])
    if ticket.is_unsolved and not waits_for_us(ticket.status):
        pause(ticket)
    elif not ticket.is_unsolved:
        meet(ticket, Promise.RESOLUTION)
        meet(ticket, Promise.FIRST_REPLY)
    project(ticket)


def take_over(source: Ticket, target: Ticket) -> None:
    """The target's running clocks take the start and budget of the source's where those are due sooner.

    What they had of their own is kept in `own`, for the day when the merge is undone.
    """
    theirs = {one.promise: one for one in _going(source)}
    for mine in _going(target):
        other = theirs.get(mine.promise)
        if other is None or other.due_at is None or (mine.due_at is not None and mine.due_at <= other.due_at):
            continue
        kept = {name: getattr(mine, name) for name in OWN}
        mine.own = mine.own or {
            "from": source.pk,
            **{name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in kept.items()},
        }
        for name in OWN:
            setattr(mine, name, getattr(other, name))
        mine.due_at = other.due_at
        mine.save(update_fields=["own", "due_at", *OWN])
    project(target)


def give_back(target: Ticket, *, taken_from: int) -> None:
    """Its own start and budget hold again for what is still running."""
    hours = hours_for(target.team)
    for mine in _running(target).exclude(own=None):
        if not mine.own or mine.own.get("from") != taken_from:
            continue
        for name in OWN:
            value = mine.own[name]
            setattr(mine, name, datetime.datetime.fromisoformat(value) if isinstance(value, str) else value)
        mine.own = None
        mine.due_at = None if mine.paused_at else runs_out(hours, mine)
        mine.save(update_fields=["own", "due_at", *OWN])
    project(target)


def _running(ticket: Ticket) -> QuerySet[SlaClock]:
    return SlaClock.objects.filter(ticket=ticket, met_at=None)


def _going(ticket: Ticket) -> list[SlaClock]:
    return list(_running(ticket).filter(paused_at=None))
