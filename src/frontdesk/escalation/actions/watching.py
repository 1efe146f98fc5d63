"""What time brings: targets that are missed, found through the index of their moments and of nothing else."""

import datetime

from django.db import transaction
from django.db.models import Min

from frontdesk.escalation.actions.levels import event_of, tell_missed
from frontdesk.escalation.actions.paging import take_due_steps
from frontdesk.escalation.actions.showing import show
from frontdesk.escalation.models import LevelClock, LevelEvent, Paging
from frontdesk.kit import clock
from frontdesk.kit.watch import in_batches
from frontdesk.sla.models import ClockEvent
from frontdesk.tickets.models import Ticket


def next_wake() -> datetime.datetime | None:
    """When the next target is missed or the next step is due; two look-ups, whatever the number of tickets."""
    open_ = LevelClock.objects.filter(met_at=None, ended_at=None, is_missed=False)
    missed = open_.aggregate(at=Min("due_at"))["at"]
    steps = Paging.objects.filter(state=Paging.State.RUNNING).aggregate(at=Min("next_at"))["at"]
    return min((at for at in (missed, steps) if at is not None), default=None)


def look_after() -> None:
    """Note what has run out and take the steps that are due."""
    mark_missed()
    take_due_steps()


def mark_missed(limit: int = 1000) -> int:
    """Note each target whose time is up; returns how many. Any number of workers may do it at once (F45)."""
    return in_batches(_mark_some, limit)


@transaction.atomic
def _mark_some(limit: int) -> int:
    """The tickets are locked first, as every act locks them; one that somebody works on now is looked at next time."""
    late = LevelClock.objects.filter(met_at=None, ended_at=None, is_missed=False, due_at__lt=clock.now())
    keys = list(late.order_by("due_at").values_list("ticket_id", flat=True)[:limit])
    if not keys:
        return 0
    locked = Ticket.objects.select_for_update(of=("self",), skip_locked=True).select_related("team")
    tickets = locked.in_bulk(keys)
    taken = list(late.filter(ticket__in=tickets))
    LevelClock.objects.filter(pk__in=[one.pk for one in taken]).update(is_missed=True)
    now = clock.now()
    LevelEvent.objects.bulk_create(event_of(one, ClockEvent.Kind.BREACHED, "the time was up", now) for one in taken)
    tell_missed(taken)
    for key in {one.ticket_id for one in taken}:
        show(tickets[key])
    return len(taken)
