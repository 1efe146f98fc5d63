"""The clocks of a played ticket, by the same rules and arithmetic as `sla.actions.case`, at the story's own times."""

import datetime

from frontdesk.sla.actions.rules import Rulebook, Rules, rulebook
from frontdesk.sla.logic.business_time import business_seconds, due
from frontdesk.sla.logic.fairness import fair_rest, next_warning
from frontdesk.sla.logic.pausing import REASONS, Situation, paused_by
from frontdesk.sla.models import ClockEvent, Promise, SlaClock
from frontdesk.tickets.models import Ticket

Moment = datetime.datetime
Kind = ClockEvent.Kind


class Desk:
    """Policies and hours, read once for all tickets."""

    def __init__(self) -> None:
        self.book: Rulebook = rulebook()

    def rules(self, ticket: Ticket) -> Rules:
        """What holds for a ticket."""
        return self.book.for_ticket(ticket)


class Promises:
    """What is promised on one ticket, and what happens to it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.clocks: list[SlaClock] = []
        self.events: list[ClockEvent] = []

    def start(self, ticket: Ticket) -> None:
        """Those that run from the request."""
        self.ticket, self.rules = ticket, self.desk.rules(ticket)
        for promise in (Promise.FIRST_REPLY, Promise.WAIT, Promise.RESOLUTION):
            budget = self.rules.promised(ticket.priority).get(promise)
            if budget is None:
                continue
            one = SlaClock(
                ticket=ticket, promise=promise, budget_seconds=budget.seconds, started_at=ticket.created_at,
                is_calendar_time=budget.is_calendar_time, policy_id=self.rules.policy.id if self.rules.policy else None,
            )  # fmt: skip
            self.clocks.append(one)
            self._set(one)
            self._note(one, Kind.STARTED, ticket.created_at, "the ticket came in")

    def replied(self, at: Moment) -> None:
        """A person answered."""
        self._meet((Promise.FIRST_REPLY,), at, "a person answered")

    def follow(self, before: str, after: str, at: Moment) -> None:
        """Pause while somebody else has the next move, keep when solved, go on after that."""
        if after in {"solved", "closed"}:
            self._meet(Promise.values, at, f"it was set to {after}")
            return
        now = Situation(after, self.rules.pauses) if self.clocks else None
        for one in self.clocks if now else ():
            reason = paused_by(one.promise, now) if now else ""
            if one.met_at is not None and before in {"solved", "closed"} and one.promise != Promise.FIRST_REPLY:
                self._reopen(one, at)
            if one.met_at is None and reason and one.paused_at is None:
                self._pause(one, reason, at)
            elif one.met_at is None and not reason and one.paused_at is not None:
                one.left_seconds, one.resumed_at, one.paused_at, one.pause_reason = one.left_seconds or 0, at, None, ""
                self._set(one)
                self._note(one, Kind.RESUMED, at, "it is our turn again")

    def retime(self, ticket: Ticket) -> None:
        """Another team may keep other hours."""
        self.rules = self.desk.rules(ticket)
        for one in self.clocks:
            if one.met_at is None and one.paused_at is None:
                self._set(one)

    def project(self, ticket: Ticket, now: Moment) -> None:
        """Write what the row shows, and which promises were broken, or nearly so, by now."""
        running = {clock.promise: clock.due_at for clock in self.clocks if clock.met_at is None}
        ticket.next_due_at = min((at for at in running.values() if at), default=None)
        ticket.expected_at = running.get(Promise.RESOLUTION)
        for one in self.clocks:
            one.is_breached = one.due_at is not None and one.due_at < (one.met_at or now)
            if one.is_breached and one.due_at:
                self._note(one, Kind.BREACHED, one.due_at, "the time was up")
            elif one.met_at is None and one.due_at is not None:
                self._warn(one, now)

    def _warn(self, one: SlaClock, now: Moment) -> None:
        hours = self.rules.hours_of(one.is_calendar_time)
        left = business_seconds(hours, now, one.due_at or now)
        used = 100 - 100 * left // one.budget_seconds
        one.warned_percent = max((share for share in self.rules.warnings if share <= used), default=0)
        ahead = next_warning(self.rules.warnings, one.warned_percent, one.budget_seconds, left)
        one.warn_at = due(hours, now, ahead[1]) if ahead else None

    def _meet(self, promises: tuple[str, ...] | list[str], at: Moment, why: str) -> None:
        for one in self.clocks:
            if one.promise in promises and one.met_at is None:
                one.met_at, one.paused_at, one.pause_reason = at, None, ""
                self._note(one, Kind.MET, at, why)

    def _pause(self, one: SlaClock, reason: str, at: Moment) -> None:
        hours = self.rules.hours_of(one.is_calendar_time)
        one.left_seconds = business_seconds(hours, at, one.due_at) if one.due_at else one.budget_seconds
        one.paused_at, one.pause_reason, one.due_at = at, reason, None
        self._note(one, Kind.PAUSED, at, REASONS[reason])

    def _reopen(self, one: SlaClock, at: Moment) -> None:
        used = business_seconds(self.rules.hours_of(one.is_calendar_time), one.started_at, one.met_at or at)
        one.left_seconds, one.resumed_at, one.met_at = fair_rest(one.budget_seconds, used), at, None
        self._set(one)
        self._note(one, Kind.RESUMED, at, "it was opened again")

    def _set(self, one: SlaClock) -> None:
        since, left = one.started_at, one.budget_seconds
        if one.resumed_at is not None and one.left_seconds is not None:
            since, left = one.resumed_at, one.left_seconds
        one.due_at = due(self.rules.hours_of(one.is_calendar_time), since, left)

    def _note(self, one: SlaClock, kind: str, at: Moment, why: str) -> None:
        self.events.append(
            ClockEvent(
                ticket=one.ticket, promise=one.promise, kind=kind, reason=why, at=at, budget_seconds=one.budget_seconds,
                due_at=None if one.met_at else one.due_at, left_seconds=one.left_seconds,
                policy_name=self.rules.policy.name if self.rules.policy else "",
            )
        )  # fmt: skip
