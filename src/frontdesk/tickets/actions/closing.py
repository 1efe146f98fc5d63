"""Status, and the end of a ticket: solved, confirmed or not, closed."""

from django.db import transaction
from django.db.models import Q

from frontdesk.accounts.models import Workspace
from frontdesk.customers.models import Customer
from frontdesk.events import SYSTEM, Actor, emit
from frontdesk.kit import clock
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.messages import receive_message
from frontdesk.tickets.actions.row import enter_status, locked, write
from frontdesk.tickets.conflict import Conflict, NotAllowedNow
from frontdesk.tickets.events import StatusChanged
from frontdesk.tickets.models import Ticket


@transaction.atomic
def set_status(ticket: Ticket, *, status: str, by: Actor, seen: int | None = None, reason: str = "") -> Ticket:
    """Set the status. Raises NotAllowedNow when it cannot follow the present one."""
    return _enter(ticket, status, by=by, allow=permissions.work_on(by), seen=seen, reason=reason)


@transaction.atomic
def confirm_works(ticket: Ticket, *, by: Actor) -> Ticket:
    """The requester says that it works: the solved ticket closes now."""
    row = locked(ticket, allow=permissions.judge_as_requester(by))
    if row.status == Ticket.Status.CLOSED:
        return row
    if row.status != Ticket.Status.SOLVED:
        raise NotAllowedNow("We are still working on this.")
    return _enter(row, Ticket.Status.CLOSED, by=by, allow=permissions.judge_as_requester(by), reason="confirmed")


@transaction.atomic
def reopen(ticket: Ticket, *, text: str, by: Actor) -> Ticket:
    """The customer says that it does not work: the ticket opens again. Raises TicketClosed after the window."""
    customer = Customer.objects.get(pk=by.id or 0)
    receive_message(ticket, customer=customer, text=text or "It does not work yet.", by=by)
    ticket.refresh_from_db()
    return ticket


def close_finished(limit: int = 500) -> int:
    """Close what has been solved for longer than the workspace waits; returns how many. Each in its own transaction."""
    workspace = Workspace.current()
    if workspace is None:
        return 0
    before = clock.now() - clock.days(workspace.close_after_days)
    waiting = Ticket.objects.filter(status=Ticket.Status.SOLVED, solved_at__lt=before).order_by("solved_at")[:limit]
    closed = 0
    for ticket in waiting:
        try:
            set_status(ticket, status=Ticket.Status.CLOSED, by=SYSTEM, seen=ticket.version, reason="time")
            closed += 1
        except Conflict:
            continue  # the customer or an agent was faster; the next round looks again
    return closed


def _enter(ticket: Ticket, status: str, *, by: Actor, allow: Q, seen: int | None = None, reason: str = "") -> Ticket:
    row = locked(ticket, allow=allow, seen=seen)
    before = row.status
    changed = enter_status(row, status, by=by)
    if changed:
        write(row, *changed)
        emit(StatusChanged(ticket=row.pk, before=before, after=status, reason=reason), by=by)
    return row
