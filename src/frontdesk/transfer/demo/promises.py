"""The clocks of a played ticket, by the same arithmetic as `sla.actions.clocks`, at the story's own times."""

import datetime
from functools import cache

from frontdesk.accounts.models import Calendar
from frontdesk.sla.actions.rules import budgets_for, hours_for
from frontdesk.sla.logic.business_time import Hours, business_seconds, due
from frontdesk.sla.models import Promise, SlaClock
from frontdesk.tickets.logic.life import waits_for_us
from frontdesk.tickets.models import Ticket

Moment = datetime.datetime


class Desk:
    """Hours by calendar and budgets by priority, read once for all tickets."""

    def __init__(self) -> None:
        self.budgets = cache(budgets_for)
        self._hours: dict[int | None, Hours] = {}

    def hours(self, ticket: Ticket) -> Hours:
        """The hours that count for the ticket's team."""
        calendar: Calendar | None = ticket.team.calendar if ticket.team else None
        key = calendar.pk if calendar else None
        if key not in self._hours:
            self._hours[key] = hours_for(ticket.team)
        return self._hours[key]


class Promises:
    """First reply and resolution of one ticket."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.clocks: list[SlaClock] = []

    def start(self, ticket: Ticket) -> None:
        """Both clocks run from the request."""
        self.hours = self.desk.hours(ticket)
        self.clocks = [
            SlaClock(
                ticket=ticket, promise=promise, budget_seconds=budget, started_at=ticket.created_at,
                due_at=due(self.hours, ticket.created_at, budget),
            )
            for promise, budget in self.desk.budgets(ticket.priority).items()
        ]  # fmt: skip

    def replied(self, at: Moment) -> None:
        """A person answered."""
        self._meet(Promise.FIRST_REPLY, at)

    def follow(self, before: str, after: str, at: Moment) -> None:
        """Pause while somebody else has the next move, keep when solved, resume after that."""
        if after in {"solved", "closed"}:
            self._meet(Promise.RESOLUTION, at)
            self._meet(Promise.FIRST_REPLY, at)
            return
        clock = next((one for one in self.clocks if one.promise == Promise.RESOLUTION), None)
        if clock is None:
            return
        if waits_for_us(after) and not waits_for_us(before) and before:
            self._resume(clock, at)
        elif not waits_for_us(after) and clock.paused_at is None and clock.met_at is None and clock.due_at:
            clock.left_seconds = business_seconds(self.hours, at, clock.due_at)
            clock.paused_at, clock.due_at = at, None

    def retime(self, ticket: Ticket) -> None:
        """Another team may keep other hours."""
        self.hours = self.desk.hours(ticket)
        for clock in self.clocks:
            if clock.met_at is None and clock.paused_at is None:
                since, left = clock.started_at, clock.budget_seconds
                if clock.resumed_at is not None and clock.left_seconds is not None:
                    since, left = clock.resumed_at, clock.left_seconds
                clock.due_at = due(self.hours, since, left)

    def project(self, ticket: Ticket, now: Moment) -> None:
        """Write what the row shows, and which promises were broken by now."""
        running = {clock.promise: clock.due_at for clock in self.clocks if clock.met_at is None}
        ticket.next_due_at = min((at for at in running.values() if at), default=None)
        ticket.expected_at = running.get(Promise.RESOLUTION)
        for clock in self.clocks:
            clock.is_breached = clock.due_at is not None and clock.due_at < (clock.met_at or now)

    def _meet(self, promise: str, at: Moment) -> None:
        for clock in self.clocks:
            if clock.promise == promise and clock.met_at is None:
                clock.met_at, clock.paused_at = at, None

    def _resume(self, clock: SlaClock, at: Moment) -> None:
        if clock.met_at is not None:
            used = business_seconds(self.hours, clock.started_at, clock.met_at)
            clock.left_seconds = max(clock.budget_seconds - used, clock.budget_seconds // 4)
        elif clock.paused_at is None:
            return
        clock.left_seconds, clock.resumed_at = clock.left_seconds or 0, at
        clock.due_at = due(self.hours, at, clock.left_seconds)
        clock.met_at = clock.paused_at = None
