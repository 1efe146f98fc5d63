"""Letting all promises of a ticket stand still, by hand or by a rule, and going on."""

from django.db import transaction

from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.kit.html import one_line
from frontdesk.sla.actions.case import Case
from frontdesk.sla.events import PromisesHeld, PromisesReleased
from frontdesk.sla.models import Hold
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.row import locked, write
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Ticket


@transaction.atomic
def hold(ticket: Ticket, *, reason: str, by: Actor) -> Hold:
    """All promises stand still until they are released; the reason is shown. Held already, that hold goes on.

    Raises PermissionDenied, and NotAllowedNow without a reason or for a ticket that is done.
    """
    row = locked(ticket, allow=permissions.work_on(by))
    reason = one_line(reason, 200)
    if not row.is_unsolved:
        raise NotAllowedNow("Nothing is promised any more on a ticket that is done.")
    if not reason:
        raise NotAllowedNow("Say why its promises stand still.")
    if (known := Hold.objects.filter(ticket=row, ended_at=None).first()) is not None:
        return known
    made = Hold.objects.create(ticket=row, reason=reason, by_kind=by.kind, by_id=by.id, by_name=by.name)
    case = Case.of(row)
    case.is_held = True
    case.settle(held=reason)
    case.write()
    write(row)
    emit(PromisesHeld(ticket=row.pk, reason=reason), by=by)
    return made


@transaction.atomic
def release(ticket: Ticket, *, by: Actor) -> None:
    """They go on with what is left. Raises PermissionDenied; what is not held stays as it is."""
    row = locked(ticket, allow=permissions.work_on(by))
    if not Hold.objects.filter(ticket=row, ended_at=None).update(ended_at=clock.now()):
        return
    case = Case.of(row)
    case.settle(f"released by {by.name}")
    case.write()
    write(row)
    emit(PromisesReleased(ticket=row.pk), by=by)
