"""Status, and the end of a ticket: solved, confirmed or not, closed."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from frontdesk.accounts.models import Workspace
from frontdesk.customers.models import Customer
from frontdesk.events import SYSTEM, Actor, emit
from frontdesk.kit import clock
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.mailing import number_words
from frontdesk.tickets.actions.messages import receive_message
from frontdesk.tickets.actions.relating import guard_children, open_children
from frontdesk.tickets.actions.row import enter_status, locked, return_to, write
from frontdesk.tickets.conflict import Conflict, HeldBack, NotAllowedNow
from frontdesk.tickets.events import StatusChanged
from frontdesk.tickets.guard import ENDS
from frontdesk.tickets.models import Ticket


@transaction.atomic
def set_status(
    ticket: Ticket, *, status: str, by: Actor, seen: int | None = None, reason: str = "", despite_children: bool = False
) -> Ticket:
    """Set the status. Raises NotAllowedNow when it cannot follow the present one, HeldBack when it is too early.

    Ending a parent raises OpenChildren while children are open, unless `despite_children`.
    """
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    if not despite_children:
        guard_children(row, status)
    return _enter(row, status, by=by, allow=permissions.work_on(by), reason=reason)


@transaction.atomic
def end_family(parent: Ticket, *, status: str, by: Actor, seen: int | None = None) -> Ticket:
    """Solve or close a parent and with it every child that is still open, all or none.

    Raises PermissionDenied when one of them may not be worked on (A32), and Conflict, NotAllowedNow as `set_status`.
    """
    if status not in ENDS:
        raise NotAllowedNow("Only solving and closing asks about the children.")
    locked(parent, allow=permissions.work_on(by), seen=seen)
    for child in open_children(parent):
        try:
            _enter(child, status, by=by, allow=permissions.work_on(by), reason="family")
        except HeldBack as held:
            raise HeldBack(f"{number_words(child)}: {held}") from held
    return _enter(parent, status, by=by, allow=permissions.work_on(by))


@transaction.atomic
def undo_status(ticket: Ticket, *, to: str, by: Actor, seen: int) -> Ticket:
    """Put the status back that stood before the last change, as though that had not been. Raises Conflict."""
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    before = row.status
    changed = return_to(row, to, by=by)
    if changed:
        if before in ENDS and to not in ENDS:
            row.is_triaged = row.is_triaged or by.is_agent
        write(row, *changed)
        emit(StatusChanged(ticket=row.pk, before=before, after=to, reason="undone"), by=by)
    return row


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
    """The customer says that it does not work: the ticket opens again.

    Raises PermissionDenied, and TicketClosed after the window.
    """
    if not by.is_customer:
        raise PermissionDenied
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
