"""What somebody leaves behind when they go: given back to its queue, or kept, by the rule of that queue."""

import datetime
from collections.abc import Collection, Sequence

from django.db import transaction

from frontdesk.kit import clock
from frontdesk.routing.actions.recording import ROUTING, decided, store
from frontdesk.routing.logic.presence import GONE, comes_back
from frontdesk.routing.models import Decision, Place, Queue, Worker
from frontdesk.routing.models.worker import State
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Ticket

MOST = 500


def notice_orphans(owners: Collection[int]) -> None:
    """Something happened on tickets of these agents: if one is gone, what they left behind is looked at again."""
    if owners:
        gone = Worker.objects.filter(state__in=GONE, agent__in=owners, settled_at__isnull=False)
        gone.update(settled_at=None)


def settle_all() -> int:
    """Deal with what everybody who is gone left behind; returns how many tickets came back."""
    gone = Worker.objects.filter(state__in=GONE, settled_at=None, seen_at__isnull=False)
    return sum(settle_agent(agent) for agent in list(gone.values_list("agent", flat=True)[:MOST]))


def settle_agent(agent: int) -> int:
    """Give back the open work of an agent who is gone, as the rules say; returns how many tickets."""
    found = Worker.objects.select_related("agent__user").filter(state__in=GONE, seen_at__isnull=False)
    worker = found.filter(agent=agent).first()  # who never was on duty has not gone either
    if worker is None:
        return 0
    mine = Ticket.objects.of(agent).filter(status__in=("new", "open"), snoozed_until=None).order_by("pk")
    rows = list(mine[:MOST])
    queues, now, back, later = queues_of([row.pk for row in rows]), clock.now(), 0, False
    for row in rows:
        queue = queues.get(row.pk)
        if is_due(row, queue, worker, now):
            back += _give_back(row, queue, worker)
        else:
            later = later or is_due(row, queue, worker, now + datetime.timedelta(days=7))
    if not later and len(rows) < MOST:
        Worker.objects.filter(pk=worker.pk, state=worker.state, since=worker.since).update(settled_at=now)
    return back


def queues_of(keys: Sequence[int]) -> dict[int, Queue]:
    """The queue through which each of these tickets came last."""
    places = Place.objects.filter(ticket__in=keys).select_related("queue").order_by("pk")
    return {place.ticket_id: place.queue for place in places}


def is_due(row: Ticket, queue: Queue | None, worker: Worker, now: datetime.datetime) -> bool:
    """Whether this ticket comes back now. What came through no queue does so only for "give my work to others"."""
    if queue is None:
        return worker.state == State.AWAY
    return comes_back(
        queue.when_away,
        state=worker.state,
        is_answered=row.first_replied_at is not None,
        away_seconds=(now - worker.since).total_seconds(),
        grace_seconds=queue.return_after_minutes * 60,
    )


def _give_back(row: Ticket, queue: Queue | None, worker: Worker) -> bool:
    why = worker.why or State(worker.state).label.lower()
    because = f"{worker.agent.name} is no longer there: {why}."
    with transaction.atomic():
        try:
            fresh = Ticket.objects.filter(pk=row.pk, assignee=worker.agent_id).first()
            if fresh is None:
                return False
            tickets.hand_back(fresh, by=ROUTING, note=because)
        except NotAllowedNow:
            return False
        store([decided(row.pk, Decision.Kind.RETURNED, queue, {"because": because}, worker.agent_id)])
    return True
