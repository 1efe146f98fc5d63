"""The clocks of one ticket while something happens to it: what holds is read once, changed in memory, written once.

    case = Case.of(ticket)
    case.meet(Promise.FIRST_REPLY, "answered by Lea")
    case.settle("the status is open")
    case.write()

Every change is a ClockEvent with its reason.
"""

import datetime
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef

from frontdesk.events import SYSTEM, emit
from frontdesk.kit import clock
from frontdesk.kit.database.rows import insert, insert_many, update, update_many
from frontdesk.sla.actions.rules import Rulebook, rulebook
from frontdesk.sla.events import PromiseBroken
from frontdesk.sla.logic.business_time import Hours, NeverOpen, business_seconds, due
from frontdesk.sla.logic.fairness import PART, fair_rest, next_warning
from frontdesk.sla.logic.pausing import HELD, REASONS, SHELVED, Situation, paused_by
from frontdesk.sla.logic.rest import counted_from, left_at
from frontdesk.sla.models import ClockEvent, Hold, Promise, SlaClock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.models.ticket import FOREVER

Kind = ClockEvent.Kind
WRITTEN = (
    "policy", "budget_seconds", "is_calendar_time", "started_at", "due_at", "warn_at", "warned_percent", "paused_at",
    "pause_reason", "left_seconds", "resumed_at", "met_at", "is_breached", "own",
)  # fmt: skip
FROM_THE_START = (Promise.FIRST_REPLY, Promise.WAIT, Promise.RESOLUTION)


class Case:
    """See the module. `clocks` are all of the ticket, by promise; `now` is one instant for everything that is done."""

    def __init__(
        self,
        ticket: Ticket,
        book: Rulebook,
        clocks: Iterable[SlaClock],
        *,
        now: datetime.datetime,
        is_held: bool = False,
    ) -> None:
        self.ticket, self.now, self.is_held = ticket, now, is_held
        self.clocks = {one.promise: one for one in clocks}
        self.book, self.rules = book, book.for_ticket(ticket, self._policy_so_far())
        self.made: list[SlaClock] = []
        self.changed: dict[str, SlaClock] = {}
        self.gone: list[SlaClock] = []
        self.events: list[ClockEvent] = []
        self.broken: list[str] = []

    @classmethod
    def of(cls, ticket: Ticket) -> "Case":
        """The ticket's clocks, and what holds for them: the policy under which they began."""
        held = Exists(Hold.objects.filter(ticket=OuterRef("ticket"), ended_at=None))
        clocks = list(SlaClock.objects.filter(ticket=ticket).annotate(is_held=held))
        is_held = any(getattr(one, "is_held", False) for one in clocks)
        return cls(ticket, rulebook(ticket.team), clocks, is_held=is_held, now=clock.now())

    @classmethod
    def opened(cls, ticket: Ticket) -> "Case":
        """Of a ticket that has just been made: there is no clock yet."""
        return cls(ticket, rulebook(ticket.team), (), now=clock.now())

    def _policy_so_far(self) -> int | None:
        return next((one.policy_id for one in self.clocks.values() if one.policy_id is not None), None)

    @property
    def situation(self) -> Situation:
        """How the ticket stands, as far as it decides about pauses."""
        until = self.ticket.snoozed_until
        return Situation(
            self.ticket.status,
            self.rules.pauses,
            is_planned=until is not None and until != FOREVER,
            is_held=self.is_held,
            is_shelved=self.ticket.status == Ticket.Status.SPAM or self.ticket.merged_into_id is not None,
        )

    def running(self) -> list[SlaClock]:
        """Clocks whose promise is still to be kept, paused or not."""
        return [one for one in self.clocks.values() if one.met_at is None]

    def hours(self, one: SlaClock) -> Hours:
        """In which its budget counts."""
        return self.rules.hours_of(one.is_calendar_time)

    def begin(self, promise: str, why: str, *, at: datetime.datetime | None = None) -> None:
        """Start a promise, if there is one for this priority; one that was kept before starts anew."""
        budget = self.rules.promised(self.ticket.priority).get(promise)
        if budget is None:
            return
        one = self.clocks.get(promise)
        if one is None:
            one = self.clocks[promise] = SlaClock(ticket=self.ticket, promise=promise)
            self.made.append(one)
        one.policy_id = self.rules.policy.id if self.rules.policy else None
        one.budget_seconds, one.is_calendar_time = budget.seconds, budget.is_calendar_time
        one.started_at, one.warned_percent, one.is_breached = at or self.now, 0, False
        one.met_at = one.paused_at = one.left_seconds = one.resumed_at = one.own = None
        one.pause_reason = ""
        self.set_due(one)
        if one.due_at is not None and one.due_at <= self.now:
            self._give_a_part(one)
        self.note(one, Kind.STARTED, why)

    def meet(self, promise: str, why: str) -> None:
        """The promise was kept, or its breach ended, now."""
        one = self.clocks.get(promise)
        if one is None or one.met_at is not None:
            return
        self._look(one)
        if one.paused_at is not None and one.left_seconds is not None and one.pause_reason != SHELVED:
            one.resumed_at = self.now  # should it be opened again, this is what is left
        one.met_at, one.paused_at, one.warn_at, one.pause_reason = self.now, None, None, ""
        self.note(one, Kind.MET, why)

    def settle(self, why: str = "", *, held: str = "") -> None:
        """Let each clock run or stand still as the rules of pausing say.

        `why` is told of what goes on, `held` of what somebody holds from now on.
        """
        now = self.situation
        for one in self.running():
            reason = paused_by(one.promise, now)
            if one.paused_at is None and reason:
                self._pause(one, reason, held)
            elif one.paused_at is not None and not reason:
                self._resume(one, why)
            elif one.paused_at is not None and reason != one.pause_reason:
                one.pause_reason = reason  # one pause goes over into another
                self.note(one, Kind.PAUSED, _said(reason, held))

    def reopen(self, why: str) -> None:
        """What was kept by solving goes on with the rest of its budget, at least a quarter of it (rule 17)."""
        for promise in (Promise.WAIT, Promise.RESOLUTION):
            one = self.clocks.get(promise)
            if one is None or one.met_at is None:
                continue
            used = business_seconds(self.hours(one), one.resumed_at or one.started_at, one.met_at)
            left = one.budget_seconds if one.resumed_at is None or one.left_seconds is None else one.left_seconds
            one.left_seconds = fair_rest(one.budget_seconds, one.budget_seconds - max(0, left - used))
            one.resumed_at, one.met_at = self.now, None
            self.set_due(one)
            self.note(one, Kind.RESUMED, why)

    def shelve(self, why: str) -> None:
        """The ticket goes on elsewhere, or is nobody's wish: what runs stops, neither kept nor broken (rule 13)."""
        for one in self.running():
            one.paused_at, one.pause_reason, one.due_at, one.warn_at = one.paused_at or self.now, SHELVED, None, None
            self.note(one, Kind.STOPPED, why)

    def unshelve(self, why: str) -> None:
        """It was not so: what had stopped, or was kept by the end, goes on as though that had never been."""
        ends = {self.clocks[name].met_at for name in (Promise.WAIT, Promise.RESOLUTION) if name in self.clocks} - {None}
        for one in self.clocks.values():
            was_answered = one.promise == Promise.FIRST_REPLY and self.ticket.first_replied_at is not None
            was_ended = one.met_at is not None and one.met_at in ends and not was_answered
            if self.ticket.is_unsolved and (was_ended or one.paused_at is not None):
                one.met_at = one.paused_at = None
                one.pause_reason = ""
                self.set_due(one)
                self.note(one, Kind.RESUMED, why)
        self.settle(why)
        if not self.ticket.is_unsolved:
            self.end(why)

    def end(self, why: str) -> None:
        """The ticket is solved: every promise is kept with it."""
        for one in self.running():
            self.meet(one.promise, why)

    def recount(self, why: str) -> None:
        """Other hours hold: what runs is due when its budget is used up in them. What is broken stays broken."""
        for one in self.running():
            if one.paused_at is None and not one.is_breached:
                self._again(one, one.due_at, why)

    def retime(self, why: str) -> None:
        """Another priority, team or policy: what runs gets the budget that now holds; pauses stay left out."""
        self.rules = self.book.for_ticket(self.ticket)
        promised = self.rules.promised(self.ticket.priority)
        for one in self.running():
            budget = promised.get(one.promise)
            if budget is None:
                self._drop(one, why)
                continue
            before, policy = one.due_at, self.rules.policy.id if self.rules.policy else None
            if one.left_seconds is not None:
                one.left_seconds = max(0, one.left_seconds + budget.seconds - one.budget_seconds)
            is_other = (one.budget_seconds, one.is_calendar_time) != (budget.seconds, budget.is_calendar_time)
            one.budget_seconds, one.is_calendar_time = budget.seconds, budget.is_calendar_time
            if one.policy_id != policy:
                one.policy_id = policy
                self._keep(one)
            if one.paused_at is None:
                self._again(one, before, why)
            elif is_other:
                self.note(one, Kind.RECOUNTED, why, before=before)
        self._begin_what_is_new(why)

    def _begin_what_is_new(self, why: str) -> None:
        """Promises that did not hold before and that are still to be kept, from when the ticket came in."""
        ticket = self.ticket
        if not ticket.is_unsolved:
            return
        for promise in FROM_THE_START:
            if promise not in self.clocks and not (promise == Promise.FIRST_REPLY and ticket.first_replied_at):
                self.begin(promise, why, at=ticket.created_at)
        self.settle(why)

    def _look(self, one: SlaClock) -> None:
        """A promise that has run out is broken, also where nobody had looked yet."""
        if one.due_at is not None and one.due_at < self.now and not one.is_breached:
            one.is_breached, one.warn_at = True, None
            self.broken.append(one.promise)
            self.note(one, Kind.BREACHED, "the time was up")

    def _pause(self, one: SlaClock, reason: str, held: str) -> None:
        self._look(one)
        if reason != SHELVED:
            one.left_seconds = left_at(self.hours(one), one, self.now)
        one.paused_at, one.pause_reason, one.due_at, one.warn_at = self.now, reason, None, None
        self.note(one, Kind.PAUSED, _said(reason, held))

    def _resume(self, one: SlaClock, why: str) -> None:
        """What is left runs from now; a promise that was broken has nothing left (rule 16)."""
        one.left_seconds, one.resumed_at = one.left_seconds or 0, self.now
        one.paused_at, one.pause_reason = None, ""
        self.set_due(one)
        self.note(one, Kind.RESUMED, why)

    def _again(self, one: SlaClock, before: datetime.datetime | None, why: str) -> None:
        """Set anew what runs; what would be over at once by it gets a quarter of its budget (rule 17)."""
        self.set_due(one)
        over = one.due_at is not None and one.due_at <= self.now
        if over and not one.is_breached and (before is None or before > self.now):
            self._give_a_part(one)
        if one.due_at != before:
            self.note(one, Kind.RECOUNTED, why, before=before)

    def _give_a_part(self, one: SlaClock) -> None:
        one.left_seconds, one.resumed_at = one.budget_seconds // PART, self.now
        self.set_due(one)

    def set_due(self, one: SlaClock) -> None:
        """When it is due, and when somebody is warned before that."""
        since, left = counted_from(one)
        hours, before = self.hours(one), (one.due_at, one.warn_at)
        try:
            one.due_at = due(hours, since, left)
            ahead = next_warning(self.rules.warnings, one.warned_percent, one.budget_seconds, left)
            one.warn_at = due(hours, since, ahead[1]) if ahead else None
        except NeverOpen:
            one.due_at = one.warn_at = None
        if (one.due_at, one.warn_at) != before:
            self._keep(one)

    def _drop(self, one: SlaClock, why: str) -> None:
        self.note(one, Kind.STOPPED, why)
        self.changed.pop(one.promise, None)
        self.gone.append(self.clocks.pop(one.promise))

    def _keep(self, one: SlaClock) -> None:
        if one not in self.made:
            self.changed[one.promise] = one

    def note(self, one: SlaClock, kind: str, why: str, *, before: datetime.datetime | None = None) -> None:
        """Write down what happened to a clock, and that it is to be written."""
        self._keep(one)
        self.events.append(
            ClockEvent(
                ticket_id=self.ticket.pk, promise=one.promise, kind=kind, reason=why[:200], at=self.now,
                due_before=before, due_at=None if one.met_at else one.due_at, left_seconds=one.left_seconds,
                budget_seconds=one.budget_seconds, policy_name=self.rules.policy.name if self.rules.policy else "",
            )
        )  # fmt: skip

    def projected(self) -> tuple[datetime.datetime | None, datetime.datetime | None]:
        """(the earliest due instant of what runs, when a solution is expected)."""
        dues = {one.promise: one.due_at for one in self.running()}
        return min((at for at in dues.values() if at is not None), default=None), dues.get(Promise.RESOLUTION)

    def write(self) -> None:
        """Write what has changed, and what lists show of it."""
        insert(*self.made)
        for one in self.changed.values():
            update(one, *WRITTEN)
        for one in self.gone:
            one.delete()
        insert(*self.events)
        self.tell_what_broke()
        next_due_at, expected_at = self.projected()
        if (self.ticket.next_due_at, self.ticket.expected_at) != (next_due_at, expected_at):
            tickets.project_due(self.ticket, next_due_at=next_due_at, expected_at=expected_at)

    def tell_what_broke(self) -> None:
        """The events of promises that had run out before anybody had looked."""
        for promise in self.broken:
            emit(PromiseBroken(ticket=self.ticket.pk, promise=promise), by=SYSTEM)


def _said(reason: str, held: str) -> str:
    return held if reason == HELD and held else REASONS[reason]


def write_all(cases: Sequence[Case]) -> None:
    """The same for many tickets, in a statement for each table."""
    insert(*(one for case in cases for one in case.made))
    update_many([one for case in cases for one in case.changed.values()], *WRITTEN)
    SlaClock.objects.filter(pk__in=[one.pk for case in cases for one in case.gone]).delete()
    insert_many([one for case in cases for one in case.events])
    moved = []
    for case in cases:
        case.tell_what_broke()
        before, projected = (case.ticket.next_due_at, case.ticket.expected_at), case.projected()
        if before != projected:
            case.ticket.next_due_at, case.ticket.expected_at = projected
            moved.append(case.ticket)
    tickets.project_due_of_all(moved)
