"""Clocks of levels: how soon a ticket is to be claimed and acknowledged where it has arrived."""

import datetime

from django.db import transaction

from frontdesk.escalation.actions.known import TARGETS, is_set
from frontdesk.escalation.logic.stay import Running, Situation, move_of
from frontdesk.escalation.models import LevelClock, LevelTarget, Target
from frontdesk.kit import clock
from frontdesk.sla.actions.rules import ROUND_THE_CLOCK, hours_for
from frontdesk.sla.logic.business_time import NeverOpen, due
from frontdesk.tickets.models import Ticket


@transaction.atomic
def settle_clocks(ticket: Ticket) -> None:
    """Start, meet or end the clocks of a ticket that is locked, as it now stands. Doing it twice changes nothing."""
    if not is_set(TARGETS):
        return
    known = {one.target: one for one in LevelClock.objects.filter(ticket=ticket)}
    if ticket.team_id is None and not known:
        return
    target = LevelTarget.objects.filter(level=ticket.level).first()
    now = clock.now()
    for name in Target.values:
        found = known.get(name)
        match move_of(_running(found), _situation(ticket, name, target)):
            case "start" if target is not None:
                _start(ticket, name, target, now)
            case "meet" if found is not None:
                LevelClock.objects.filter(pk=found.pk).update(met_at=now)
            case "end" if found is not None:
                LevelClock.objects.filter(pk=found.pk).update(ended_at=now)


def _running(found: LevelClock | None) -> Running | None:
    if found is None:
        return None
    return Running(found.team_id, found.level, found.met_at is not None, found.ended_at is not None)


def _situation(ticket: Ticket, name: str, target: LevelTarget | None) -> Situation:
    done = ticket.assignee_id if name == Target.CLAIM else ticket.acknowledged_at
    return Situation(
        ticket.team_id, ticket.level, ticket.is_unsolved, done is not None, target.seconds(name) if target else None
    )


def _start(ticket: Ticket, name: str, target: LevelTarget, now: datetime.datetime) -> None:
    assert ticket.team is not None  # nothing begins before a team has it
    seconds = target.seconds(name) or 0
    hours = ROUND_THE_CLOCK if target.is_calendar_time else hours_for(ticket.team)
    try:
        due_at = due(hours, now, seconds)
    except NeverOpen:
        due_at = None
    LevelClock.objects.update_or_create(
        ticket=ticket, target=name,
        defaults={
            "level": ticket.level, "team": ticket.team, "budget_seconds": seconds, "started_at": now,
            "is_calendar_time": target.is_calendar_time, "due_at": due_at, "met_at": None, "ended_at": None,
            "is_missed": False,
        },
    )  # fmt: skip
