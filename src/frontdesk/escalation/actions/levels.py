"""Clocks of levels: how soon a ticket is to be claimed and acknowledged where it has arrived.

They stand still and go on by the rules of promises (`sla.logic.pausing`), and every change is a LevelEvent.
"""

import datetime
from collections.abc import Callable, Iterable

from django.db import transaction

from frontdesk.accounts.models import Team
from frontdesk.escalation.actions.known import TARGETS, is_set
from frontdesk.escalation.events import TargetMissed
from frontdesk.escalation.logic.stay import Running, Situation, move_of
from frontdesk.escalation.models import LevelClock, LevelEvent, LevelTarget, Target
from frontdesk.events import SYSTEM, emit
from frontdesk.kit import clock
from frontdesk.kit.database.rows import insert, insert_many, update
from frontdesk.sla.actions.rules import ROUND_THE_CLOCK, hours_for
from frontdesk.sla.logic import pausing
from frontdesk.sla.logic.business_time import Hours, NeverOpen, due
from frontdesk.sla.logic.fairness import PART
from frontdesk.sla.logic.rest import counted_from, left_at
from frontdesk.sla.models import ClockEvent, Hold
from frontdesk.tickets.models import Ticket

Kind = ClockEvent.Kind
WRITTEN = (
    "level", "team", "budget_seconds", "is_calendar_time", "started_at", "due_at", "paused_at", "pause_reason",
    "left_seconds", "resumed_at", "met_at", "ended_at", "is_missed",
)  # fmt: skip


@transaction.atomic
def settle_clocks(ticket: Ticket, why: str = "") -> None:
    """Start, meet, end or pause the clocks of a ticket that is locked, as it now stands. Doing it twice changes
    nothing."""
    if not is_set(TARGETS):
        return
    known = {one.target: one for one in LevelClock.objects.filter(ticket=ticket)}
    if ticket.team_id is None and not known:
        return
    target = LevelTarget.objects.filter(level=ticket.level).first()
    case = LevelCase(ticket, known, target, is_held=bool(known) and _is_held(ticket))
    case.settle(why)
    case.write()


@transaction.atomic
def settle_open(ticket: int, why: str = "") -> None:
    """A ticket waits for somebody else, or does no longer: one look tells whether a clock runs that this is about."""
    if is_set(TARGETS) and LevelClock.objects.filter(ticket=ticket, met_at=None, ended_at=None).exists():
        settle_clocks(Ticket.objects.select_related("team__calendar").get(pk=ticket), why)


def _is_held(ticket: Ticket) -> bool:
    return Hold.objects.filter(ticket=ticket, ended_at=None).exists()


class LevelCase:
    """The clocks of one ticket while something happens to it; `now` is one instant for everything that is done."""

    def __init__(
        self,
        ticket: Ticket,
        clocks: dict[str, LevelClock],
        target: LevelTarget | None = None,
        *,
        is_held: bool = False,
        hours_of: Callable[[Team | None], Hours] = hours_for,
    ) -> None:
        self.ticket, self.clocks, self.target, self.now = ticket, clocks, target, clock.now()
        self.hours_of = hours_of
        self.stood = pausing.Situation(ticket.status, is_held=is_held)
        self.changed: dict[str, LevelClock] = {}
        self.events: list[LevelEvent] = []
        self.missed: list[LevelClock] = []

    def settle(self, why: str = "") -> None:
        """What each target asks for now, in as many moves as it takes."""
        for name in Target.values:
            while move := move_of(_running(self.clocks.get(name)), self._situation(name)):
                self._do(name, move, why)

    def _situation(self, name: str) -> Situation:
        ticket = self.ticket
        done = ticket.assignee_id if name == Target.CLAIM else ticket.acknowledged_at
        seconds = self.target.seconds(name) if self.target else None
        stands = pausing.paused_by(name, self.stood)
        return Situation(ticket.team_id, ticket.level, ticket.is_unsolved, done is not None, seconds, stands)

    def _do(self, name: str, move: str, why: str) -> None:
        if move == "start":
            self._start(name)
            return
        one = self.clocks[name]
        match move:
            case "meet":
                self._look(one)
                one.met_at, one.paused_at, one.pause_reason = self.now, None, ""
                self.note(one, Kind.MET, "it is somebody’s" if name == Target.CLAIM else "somebody has it")
            case "end":
                one.ended_at, one.paused_at, one.pause_reason = self.now, None, ""
                self.note(one, Kind.STOPPED, "the ticket left it, or ended")
            case "pause":
                self._pause(one)
            case _:
                one.paused_at, one.pause_reason, one.resumed_at = None, "", self.now
                one.due_at = _due(self.hours(one), one)
                self.note(one, Kind.RESUMED, why or "it is our turn again")

    def _start(self, name: str) -> None:
        assert self.target is not None and self.ticket.team is not None  # nothing begins before a team has it
        one = self.clocks.get(name) or LevelClock(ticket=self.ticket, target=name)
        one.level, one.team = self.ticket.level, self.ticket.team
        one.budget_seconds = self.target.seconds(name) or 0
        one.is_calendar_time, one.started_at = self.target.is_calendar_time, self.now
        one.paused_at = one.left_seconds = one.resumed_at = one.met_at = one.ended_at = None
        one.pause_reason, one.is_missed = "", False
        one.due_at = _due(self.hours(one), one)
        self.clocks[name] = one
        self.note(one, Kind.STARTED, f"it reached {self.ticket.team.name} on level {one.level}")

    def _pause(self, one: LevelClock) -> None:
        reason = pausing.paused_by(one.target, self.stood)
        if one.paused_at is None:
            self._look(one)
            one.left_seconds = left_at(self.hours(one), one, self.now)
            one.paused_at, one.due_at = self.now, None
        one.pause_reason = reason
        self.note(one, Kind.PAUSED, pausing.REASONS[reason])

    def recount(self, why: str) -> None:
        """Other hours hold: what runs is due when its budget is used up in them, and never at once by that."""
        for one in self.clocks.values():
            if one.met_at or one.ended_at or one.paused_at or one.is_missed or one.is_calendar_time:
                continue
            before, one.due_at = one.due_at, _due(self.hours(one), one)
            if one.due_at is not None and one.due_at <= self.now and (before is None or before > self.now):
                one.left_seconds, one.resumed_at = one.budget_seconds // PART, self.now
                one.due_at = _due(self.hours(one), one)
            if one.due_at != before:
                self.note(one, Kind.RECOUNTED, why, before=before)

    def hours(self, one: LevelClock) -> Hours:
        """In which its budget counts."""
        return ROUND_THE_CLOCK if one.is_calendar_time else self.hours_of(self.ticket.team)

    def _look(self, one: LevelClock) -> None:
        """What has run out is missed, also where nobody had looked yet."""
        if one.due_at is not None and one.due_at < self.now and not one.is_missed:
            one.is_missed = True
            self.missed.append(one)
            self.note(one, Kind.BREACHED, "the time was up")

    def note(self, one: LevelClock, kind: str, why: str, *, before: datetime.datetime | None = None) -> None:
        """Write down what happened to a clock, and that it is to be written."""
        self.changed[one.target] = one
        self.events.append(event_of(one, kind, why, self.now, before=before))

    def write(self) -> None:
        """Write what has changed, with its history."""
        for one in [each for each in self.changed.values() if each.pk is not None]:
            update(one, *WRITTEN)
        insert(*(one for one in self.changed.values() if one.pk is None))
        insert_many(self.events)
        tell_missed(self.missed)


def event_of(
    one: LevelClock, kind: str, why: str, now: datetime.datetime, *, before: datetime.datetime | None = None
) -> LevelEvent:
    """What happened to a clock, to be written."""
    return LevelEvent(
        ticket_id=one.ticket_id, target=one.target, level=one.level, kind=kind, reason=why[:200], at=now,
        due_before=before, due_at=None if one.met_at else one.due_at, left_seconds=one.left_seconds,
        budget_seconds=one.budget_seconds,
    )  # fmt: skip


def tell_missed(missed: Iterable[LevelClock]) -> None:
    """The events of targets that were missed."""
    for one in missed:
        emit(TargetMissed(ticket=one.ticket_id, target=one.target, level=one.level, team=one.team_id), by=SYSTEM)


def _running(found: LevelClock | None) -> Running | None:
    if found is None:
        return None
    is_over = (found.met_at is not None, found.ended_at is not None)
    return Running(found.team_id, found.level, *is_over, stands=found.pause_reason)


def _due(hours: Hours, one: LevelClock) -> datetime.datetime | None:
    try:
        return due(hours, *counted_from(one))
    except NeverOpen:
        return None
