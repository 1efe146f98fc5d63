"""Sending a ticket to a queue by hand or by a rule, whatever the queue's conditions say."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.accounts.models import Agent
from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.routing.actions.attending import attend
from frontdesk.routing.actions.recording import decided, store
from frontdesk.routing.actions.sorting import leave
from frontdesk.routing.events import DirectionTakenBack, TicketDirected
from frontdesk.routing.models import Decision, Direction, Place, Queue
from frontdesk.tickets import actions as tickets
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.row import authored, locked, write
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Ticket

DONE = "Nobody waits for a ticket that is done."


@transaction.atomic
def direct(ticket: Ticket, queue: Queue, *, by: Actor, note: str = "", seen: int | None = None) -> Ticket:
    """Let a ticket wait in this queue from the next look at the queues on; whoever has it gives it away.

    It stays there until it is sent elsewhere, and comes back there when nobody has it. `note` says why. Raises
    PermissionDenied (also for a queue that one may not know of), Conflict, and NotAllowedNow for a ticket that is done
    or a queue that is not in use.
    """
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    if not (by.is_automatic or Queue.objects.visible_to(by).filter(pk=queue.pk).exists()):
        raise PermissionDenied
    if not row.is_unsolved:
        raise NotAllowedNow(DONE)
    if not queue.is_active:
        raise NotAllowedNow(f"The queue {queue.name} is not in use.")
    known = Direction.objects.filter(ticket=row).first()
    if known is not None and known.queue_id == queue.pk and row.assignee_id is None:
        return row
    before = {"before": known.queue_id if known else None, "had": row.assignee_id}
    Direction.objects.update_or_create(ticket=row, defaults={"queue": queue, "at": clock.now(), **authored(by)})
    if row.assignee_id is not None:
        row = tickets.assign(row, to=None, by=by, note=note)
    elsewhere = Place.objects.filter(ticket=row).exclude(state="left").exclude(queue=queue)
    if elsewhere.exists():
        leave([row.pk], "moved", clock.now())
    write(row)
    reasons: dict[str, Any] = {"because": note.strip()[:300], "by": by.name, **before}
    store([decided(row.pk, Decision.Kind.DIRECTED, queue, reasons)])
    emit(TicketDirected(row.pk, queue.pk, queue.name, note.strip()[:300]), by=by)
    attend([row.pk])
    return row


@transaction.atomic
def take_back_direction(ticket: Ticket, *, by: Actor, seen: int | None = None) -> Ticket:
    """Undo of the last `direct`: it waits where it did before, or whoever had it has it again.

    Raises PermissionDenied, Conflict, and NotAllowedNow where somebody has taken it meanwhile.
    """
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    last = Decision.objects.filter(ticket=row, kind=Decision.Kind.DIRECTED).order_by("-id").first()
    known = Direction.objects.filter(ticket=row).first()
    if last is None or known is None or known.queue_id != last.queue_id:
        return row
    if row.assignee is not None:
        raise NotAllowedNow(f"{row.assignee.name} has taken it meanwhile.")
    before = Queue.objects.active().filter(pk=last.reasons.get("before") or 0).first()
    if before is None:
        known.delete()
    else:
        Direction.objects.filter(pk=known.pk).update(queue=before, at=clock.now(), **authored(by))
    leave([row.pk], "moved", clock.now())
    had = Agent.objects.working().select_related("user").filter(pk=last.reasons.get("had") or 0).first()
    if had is not None:
        row = tickets.assign(row, to=had, by=by)
    write(row)
    emit(DirectionTakenBack(row.pk, last.queue_name), by=by)
    attend([row.pk])
    return row
