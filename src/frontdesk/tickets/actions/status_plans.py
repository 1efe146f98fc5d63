"""A status that follows by itself: solve on Friday, unless the customer writes."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.closing import set_status
from frontdesk.tickets.actions.moments import check_later
from frontdesk.tickets.actions.row import authored, locked, tell
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import StatusPlanEnded, StatusPlanned
from frontdesk.tickets.logic.life import may_follow
from frontdesk.tickets.models import Message, PlannedStatus, Ticket

BATCH = 200
State = PlannedStatus.State


@transaction.atomic
def plan_status(
    ticket: Ticket,
    *,
    status: str,
    due_at: datetime.datetime,
    by: Actor,
    unless_answered: bool = True,
    seen: int | None = None,
) -> PlannedStatus:
    """Set a status at a later moment. One plan at a time: another one replaces it.

    Raises PermissionDenied, Conflict, and NotAllowedNow for the past or a status that cannot follow the present one.
    """
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    if not by.is_agent or by.id is None:
        raise PermissionDenied
    check_later(due_at)
    if not may_follow(row.status, status):
        raise NotAllowedNow(f"A {row.status.replace('_', ' ')} ticket cannot become {status.replace('_', ' ')}.")
    waiting = PlannedStatus.objects.filter(ticket=row, state=State.WAITING)
    if same := waiting.filter(status=status, due_at=due_at, unless_answered=unless_answered).first():
        return same
    waiting.update(state=State.WITHDRAWN, ended_at=clock.now())
    made = PlannedStatus.objects.create(
        ticket=row, agent_id=by.id, status=status, due_at=due_at, unless_answered=unless_answered, **authored(by)
    )
    emit(StatusPlanned(ticket=row.pk, status=status, due_at=due_at.isoformat(), unless_answered=unless_answered), by=by)
    tell(row)
    return made


@transaction.atomic
def withdraw_status(planned: PlannedStatus, *, by: Actor) -> None:
    """Leave the status as it is after all. Doing it twice, or too late, changes nothing."""
    row = locked(planned.ticket, allow=permissions.work_on(by))
    waiting = PlannedStatus.objects.filter(pk=planned.pk, state=State.WAITING)
    if waiting.update(state=State.WITHDRAWN, ended_at=clock.now()):
        emit(StatusPlanEnded(ticket=row.pk, status=planned.status), by=by)
        tell(row)


def enter_due() -> int:
    """Set the statuses whose moment has come, each once; returns how many were looked at (F45)."""
    due = PlannedStatus.objects.filter(state=State.WAITING, due_at__lte=clock.now()).order_by("due_at")
    found = list(due.values_list("pk", flat=True)[:BATCH])
    for pk in found:
        _enter_one(pk)
    return len(found)


@transaction.atomic
def _enter_one(pk: int) -> None:
    known = PlannedStatus.objects.select_related("ticket").get(pk=pk)
    Ticket.objects.select_for_update(of=("self",)).get(pk=known.ticket_id)  # before the plan, as everywhere
    waiting = PlannedStatus.objects.select_for_update(of=("self",)).select_related("ticket", "agent__user")
    row = waiting.filter(pk=pk, state=State.WAITING, due_at__lte=clock.now()).first()
    if row is None:
        return
    reason = _why_not(row)
    if not reason:
        try:
            with transaction.atomic():
                set_status(row.ticket, status=row.status, by=row.agent.actor(), reason="planned")
        except NotAllowedNow as error:
            reason = str(error)
        except PermissionDenied:
            reason = "Who planned it may no longer work on this ticket."
    row.state, row.reason, row.ended_at = State.STOPPED if reason else State.DONE, reason[:300], clock.now()
    row.save(update_fields=["state", "reason", "ended_at"])
    if reason:
        emit(StatusPlanEnded(ticket=row.ticket_id, status=row.status, reason=row.reason), by=row.agent.actor())
        tell(row.ticket)


def _why_not(row: PlannedStatus) -> str:
    if not row.agent.user.is_active:
        return "Who planned it is no longer here."
    written = Message.objects.filter(ticket_id=row.ticket_id, kind=Message.Kind.INBOUND, is_automatic=False)
    if row.unless_answered and written.filter(created_at__gt=row.at).exists():
        return "The customer has written since."
    return ""
