"""Which queue an arriving ticket belongs to, and which tickets no longer wait."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import connection

from frontdesk.kit.database.rows import insert
from frontdesk.routing.actions.ending import tell_agents
from frontdesk.routing.actions.recording import decided, store
from frontdesk.routing.logic.line import turn_at
from frontdesk.routing.models import Decision, Offer, Place, Queue
from frontdesk.tickets import facts
from frontdesk.tickets.fact import Asker
from frontdesk.tickets.logic.conditions import FaultyCondition
from frontdesk.tickets.operators import Clause

BATCH = 500
WAITS = "t.assignee_id IS NULL AND t.status IN ('new', 'open') AND t.snoozed_until IS NULL"
# What somebody works on at this moment is left for the next look: whoever decides waits for nobody (no deadlock).
_TAKE = """
SELECT array_agg(DISTINCT t.id) FROM (
  SELECT t.id FROM tickets_ticket t
   WHERE t.id IN (SELECT ticket_id FROM routing_arrival ORDER BY id LIMIT %s) FOR KEY SHARE OF t SKIP LOCKED) t
"""


def take_arrivals() -> list[int]:
    """Tickets about which something has happened; their marks are taken away."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [BATCH])
        taken: list[int] = cursor.fetchone()[0] or []
        cursor.execute(
            "DELETE FROM routing_arrival a WHERE a.ticket_id = ANY(%s::bigint[])"
            " OR NOT EXISTS (SELECT 1 FROM tickets_ticket t WHERE t.id = a.ticket_id)",
            [taken],
        )
    return taken


def sort_in(tickets: Sequence[int], queues: Sequence[Queue], now: datetime.datetime) -> int:
    """Give each of these tickets that waits a place in its queue, and take the others out of theirs.

    Returns how many came in.
    """
    if not tickets:
        return 0
    waiting = _sorted(tickets, queues)
    known = _placed(tickets)
    leave([key for key in known if key not in waiting], "moved", now)
    new = [(key, queue, row) for key, (queue, row) in waiting.items() if key not in known]
    insert(*(_place(key, queue, row, now) for key, queue, row in new))
    store(
        [decided(key, Decision.Kind.SORTED, queue, {"because": "It fits this queue first."}) for key, queue, _ in new]
    )
    _follow_changes({key: waiting[key] for key in known if key in waiting}, now)
    return len(new)


def _placed(tickets: Sequence[int]) -> set[int]:
    """Those of these tickets that stand in a queue."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ticket_id FROM routing_place WHERE ticket_id = ANY(%s::bigint[]) AND state <> 'left'",
            [list(tickets)],
        )
        return {row[0] for row in cursor.fetchall()}


def _place(key: int, queue: Queue, row: tuple[Any, ...], now: datetime.datetime) -> Place:
    priority, since = row
    entered = min(since or now, now)
    return Place(
        ticket_id=key, queue=queue, entered_at=entered, joined_at=now,
        turn_at=turn_at(entered, priority, queue.ages_minutes),
    )  # fmt: skip


def _sorted(tickets: Sequence[int], queues: Sequence[Queue]) -> dict[int, tuple[Queue, tuple[Any, ...]]]:
    """The queue of each ticket that waits and fits one, with its priority and since when the customer waits."""
    clauses = [(queue, found) for queue in queues if (found := clause_of(queue)) is not None]
    if not clauses:
        return {}
    cases = " ".join(f"WHEN {clause.text} THEN {queue.pk}" for queue, clause in clauses)
    params = [value for _, clause in clauses for value in clause.params]
    statement = (
        f"SELECT t.id, CASE {cases} END, t.priority, t.waiting_since FROM tickets_ticket t"  # noqa: S608 - the catalogue's
        f" WHERE t.id = ANY(%s::bigint[]) AND {WAITS}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, list(tickets)])
        rows = cursor.fetchall()
    by_key = {queue.pk: queue for queue in queues}
    return {key: (by_key[queue], tuple(rest)) for key, queue, *rest in rows if queue is not None}


def clause_of(queue: Queue) -> Clause | None:
    """The queue's conditions in SQL, of `t`; None where what they ask for is no longer there: it takes nothing in."""
    try:
        return facts.where(queue.tree, Asker())
    except FaultyCondition:
        return None


def _follow_changes(waiting: dict[int, tuple[Queue, tuple[Any, ...]]], now: datetime.datetime) -> None:
    """A ticket with another priority has another turn; one that fits another queue now goes there.

    Where it was sent on by waiting it stays, as long as the queue that it fits leads there.
    """
    for place in Place.objects.filter(ticket__in=waiting, state="waiting").select_related("queue"):
        queue, (priority, _) = waiting[place.ticket_id]
        stays = place.queue_id in _chain(queue)
        target = place.queue if stays else queue
        turn = turn_at(place.entered_at, priority, target.ages_minutes)
        if not stays:
            store([decided(place.ticket_id, Decision.Kind.SORTED, queue, {"because": "It fits this queue now."})])
            Place.objects.filter(pk=place.pk).update(queue=queue, joined_at=now, turn_at=turn, retry_at=None)
        elif turn != place.turn_at:
            Place.objects.filter(pk=place.pk).update(turn_at=turn, retry_at=None)


def _chain(queue: Queue) -> set[int]:
    """This queue and those behind it."""
    found: set[int] = set()
    step: Queue | None = queue
    while step is not None and step.pk not in found:
        found.add(step.pk)
        step = step.fallback
    return found


def leave(tickets: Sequence[int], why: str, now: datetime.datetime) -> None:
    """These tickets no longer wait: open offers are withdrawn, their places left."""
    if not tickets:
        return
    offers = Offer.objects.select_for_update().filter(ticket__in=tickets, state=Offer.State.OPEN)
    agents = dict(offers.values_list("pk", "agent"))
    Offer.objects.filter(pk__in=agents).update(state=Offer.State.WITHDRAWN, ended_at=now)
    Place.objects.filter(ticket__in=tickets).exclude(state="left").update(
        state=Place.State.LEFT, left_at=now, left_why=why, retry_at=None
    )
    tell_agents(sorted(set(agents.values())))
