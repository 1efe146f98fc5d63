"""Which queue an arriving ticket belongs to, and which tickets no longer wait."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

from frontdesk.kit.database.rows import insert
from frontdesk.routing.actions.ending import tell_agents
from frontdesk.routing.actions.recording import decided
from frontdesk.routing.actions.rules import Rules, behind
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
WITH taken AS MATERIALIZED (
  SELECT t.id FROM tickets_ticket t
   WHERE t.id IN (SELECT ticket_id FROM routing_arrival ORDER BY id LIMIT %(limit)s) FOR KEY SHARE OF t SKIP LOCKED),
gone AS (
  DELETE FROM routing_arrival a WHERE a.ticket_id IN (SELECT id FROM taken)
      OR NOT EXISTS (SELECT 1 FROM tickets_ticket t WHERE t.id = a.ticket_id))
SELECT ARRAY(SELECT id FROM taken),
       EXISTS (SELECT 1 FROM routing_offer WHERE state = 'open' AND expires_at <= %(now)s)
"""
_STANDS = """
SELECT t.id, t.priority, t.waiting_since, CASE WHEN t.status IN ('new', 'open') THEN t.assignee_id END,
       p.id, p.queue_id, p.state, p.entered_at, p.turn_at,
       CASE WHEN {waits} THEN CASE {cases} END END, d.queue_id
  FROM tickets_ticket t LEFT JOIN routing_place p ON p.ticket_id = t.id AND p.state <> 'left'
  LEFT JOIN routing_direction d ON d.ticket_id = t.id
 WHERE t.id = ANY(%s::bigint[])
"""


class Standing(NamedTuple):
    """How a ticket about which something has happened stands now.

    `owner` has it, as work; `place`, and what belongs to it, is where it stands in a line; `fits` is the queue that it
    waits for, `directed` the one to which somebody sent it. Each is None where there is none.
    """

    ticket: int
    priority: int
    waiting_since: datetime.datetime | None
    owner: int | None
    place: int | None
    queue: int | None
    state: str | None
    entered_at: datetime.datetime
    turn_at: datetime.datetime
    fits: int | None
    directed: int | None


def take_arrivals(now: datetime.datetime) -> tuple[list[int], bool]:
    """Tickets about which something has happened, their marks are taken away; whether the time of an offer is up."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"limit": BATCH, "now": now})
        taken, is_late = cursor.fetchone()
    return taken, is_late


def sort_in(tickets: Sequence[int], rules: Rules, now: datetime.datetime) -> tuple[list[Decision], set[int]]:
    """Give each of these tickets that waits a place in its queue, and take the others out of theirs.

    Returns what was decided, not stored yet, and who has those that somebody has.
    """
    if not tickets:
        return [], set()
    standing = _standing(tickets, rules, now)
    leave([one.ticket for one in standing if one.place is not None and one.fits is None], "moved", now)
    came = [one for one in standing if one.place is None and one.fits is not None]
    insert(*(_place(one, rules.queues[one.fits or 0], now) for one in came))
    decisions = [_sorted(one, rules.queues[one.fits or 0], "It fits this queue first.") for one in came]
    for one in standing:
        if one.state == Place.State.WAITING and one.fits is not None:
            decisions += _follow_change(one, rules, now)
    return decisions, {one.owner for one in standing if one.owner is not None}


def _sorted(one: Standing, queue: Queue, because: str) -> Decision:
    said = "It was routed here." if one.directed == queue.pk else because
    return decided(one.ticket, Decision.Kind.SORTED, queue, {"because": said})


def _place(one: Standing, queue: Queue, now: datetime.datetime) -> Place:
    entered = min(one.waiting_since or now, now)
    return Place(
        ticket_id=one.ticket, queue=queue, entered_at=entered, joined_at=now,
        turn_at=turn_at(entered, one.priority, queue.ages_minutes),
    )  # fmt: skip


def _standing(tickets: Sequence[int], rules: Rules, now: datetime.datetime) -> list[Standing]:
    second = int(now.timestamp())
    if second not in rules.kept:  # looks follow each other quickly
        rules.kept.clear()
        rules.kept[second] = _question(rules)
    statement, params = rules.kept[second]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, list(tickets)])
        return [Standing(*row) for row in cursor.fetchall()]


def _question(rules: Rules) -> tuple[str, list[object]]:
    clauses = [(queue, found) for queue in rules.queues.values() if (found := clause_of(queue)) is not None]
    cases = " ".join(["WHEN d.queue_id = ANY(%s::bigint[]) THEN d.queue_id",
                      *(f"WHEN {clause.text} THEN {queue.pk}" for queue, clause in clauses)])  # fmt: skip
    params = [list(rules.queues), *(value for _, clause in clauses for value in clause.params)]
    return _STANDS.format(waits=WAITS, cases=cases), params


def clause_of(queue: Queue) -> Clause | None:
    """The queue's conditions in SQL, of `t`; None where what they ask for is no longer there: it takes nothing in."""
    try:
        return facts.where(queue.tree, Asker())
    except FaultyCondition:
        return None


def _follow_change(one: Standing, rules: Rules, now: datetime.datetime) -> list[Decision]:
    """A ticket with another priority has another turn; one that fits another queue now goes there.

    Where it was sent on by waiting it stays, as long as the queue that it fits leads there.
    """
    queue, place = rules.queues[one.fits or 0], Place.objects.filter(pk=one.place or 0)
    stays = one.queue in behind(queue, rules.queues)
    target = rules.queues[one.queue] if stays and one.queue is not None else queue
    turn = turn_at(one.entered_at, one.priority, target.ages_minutes)
    if not stays:
        place.update(queue=queue, joined_at=now, turn_at=turn, retry_at=None)
        return [_sorted(one, queue, "It fits this queue now.")]
    if turn != one.turn_at:
        place.update(turn_at=turn, retry_at=None)
    return []


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
