"""Sending a ticket to a queue by hand or by a rule, whatever the queue's conditions say."""

from django.db import transaction

from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.routing.actions.attending import attend
from frontdesk.routing.actions.sorting import leave
from frontdesk.routing.events import TicketDirected
from frontdesk.routing.models import Direction, Place, Queue
from frontdesk.tickets import actions as tickets
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.row import authored, locked
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Ticket


@transaction.atomic
def direct(ticket: Ticket, queue: Queue, *, by: Actor) -> None:
    """Let a ticket wait in this queue from the next look at the queues on; whoever has it gives it away.

    It stays there until it is sent elsewhere, and comes back there when nobody has it. Raises PermissionDenied, and
    NotAllowedNow for a ticket that is done or a queue that is not in use.
    """
    row = locked(ticket, allow=permissions.work_on(by))
    if not row.is_unsolved:
        raise NotAllowedNow("Nobody waits for a ticket that is done.")
    if not queue.is_active:
        raise NotAllowedNow(f"The queue {queue.name} is not in use.")
    known = Direction.objects.filter(ticket=row).first()
    if known is not None and known.queue_id == queue.pk and row.assignee_id is None:
        return
    Direction.objects.update_or_create(ticket=row, defaults={"queue": queue, "at": clock.now(), **authored(by)})
    if row.assignee_id is not None:
        tickets.assign(row, to=None, by=by)
    elsewhere = Place.objects.filter(ticket=row).exclude(state="left").exclude(queue=queue)
    if elsewhere.exists():
        leave([row.pk], "moved", clock.now())
    emit(TicketDirected(row.pk, queue.pk, queue.name), by=by)
    attend([row.pk])
