"""One look at the queues: what came is sorted in, what waits is offered. One writer at a time decides.

A look holds one lock of the database until it ends; it waits for no ticket (those that somebody works on at that moment
are left for the next look), so nobody waits for it but another look (ADR 38).
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from frontdesk.events import emit, signal
from frontdesk.kit import clock
from frontdesk.kit.database.rows import insert, update_many
from frontdesk.routing.actions.alone import decide_quickly
from frontdesk.routing.actions.attending import look, looked_at_by
from frontdesk.routing.actions.ending import tell_agents
from frontdesk.routing.actions.expiring import expire
from frontdesk.routing.actions.recording import ROUTING, decided, reasons_of, store
from frontdesk.routing.actions.returning import notice_orphans
from frontdesk.routing.actions.rules import Rules, is_pushed, read_rules, serving
from frontdesk.routing.actions.sorting import BATCH, sort_in, take_arrivals
from frontdesk.routing.actions.surveying import Waiting, line, people
from frontdesk.routing.events import TicketOffered
from frontdesk.routing.logic.choice import Candidate, decide, room
from frontdesk.routing.logic.line import is_past, turn_at
from frontdesk.routing.models import Decision, Offer, Place, Queue
from frontdesk.routing.strategy import Strategy

LINE = 20  # tickets of each queue that one look considers
RETRY_SECONDS = 10
AGAIN_SECONDS = 1.0
_OFFERED = """
WITH place AS (UPDATE routing_place SET state = 'offered', retry_at = NULL
                WHERE ticket_id = ANY(%(tickets)s::bigint[]) AND state = 'waiting')
UPDATE routing_worker SET offered_at = %(now)s WHERE agent_id = ANY(%(agents)s::bigint[])
"""
_TOO_LONG = """
SELECT p.*, h.name AS came_from, h.seconds AS waited, t.priority
  FROM unnest(%(queues)s::bigint[], %(names)s::text[], %(seconds)s::int[]) h(queue, name, seconds)
 CROSS JOIN LATERAL (SELECT * FROM routing_place w
   WHERE w.queue_id = h.queue AND w.state = 'waiting' AND w.joined_at <= %(now)s - make_interval(secs => h.seconds)
   ORDER BY w.joined_at LIMIT %(limit)s) p
  JOIN tickets_ticket t ON t.id = p.ticket_id
"""
# Notes the moment of the next look, unless one before it is arranged; a row comes back where it was noted.
_NEXT = """
INSERT INTO routing_pulse AS p (id, next_at)
SELECT 1, n.at FROM (SELECT LEAST(
    %(again)s::timestamptz,
    (SELECT min(expires_at) FROM routing_offer WHERE state = 'open'),
    (SELECT min(retry_at) FROM routing_place WHERE state = 'waiting' AND retry_at > %(now)s),
    (SELECT min(x.at) FROM unnest(%(queues)s::bigint[], %(steps)s::int[]) h(queue, step)
      CROSS JOIN LATERAL (SELECT p.joined_at + make_interval(secs => h.step) AS at FROM routing_place p
        WHERE p.queue_id = h.queue AND p.state = 'waiting' AND p.joined_at > %(now)s - make_interval(secs => h.step)
        ORDER BY p.joined_at LIMIT 1) x)) AS at) n
 WHERE n.at IS NOT NULL
    ON CONFLICT (id) DO UPDATE SET next_at = EXCLUDED.next_at
 WHERE p.next_at IS NULL OR p.next_at <= %(now)s OR EXCLUDED.next_at < p.next_at - interval '1 second'
RETURNING next_at
"""


@dataclass
class Made:
    """What one look has decided, written at its end. A line is `full` once nobody who serves it has room."""

    decisions: list[Decision] = field(default_factory=list)
    offers: list[tuple[Offer, Decision, Candidate]] = field(default_factory=list)
    set_aside: list[int] = field(default_factory=list)
    full: set[tuple[object, ...]] = field(default_factory=set)


@looked_at_by
@transaction.atomic
def dispatch() -> bool:
    """Look at the queues once; whether another look would at once find more to do."""
    decide_quickly()
    now = clock.now()
    rules = read_rules()
    taken, is_late = take_arrivals(now)
    if is_late:
        expire(now)
    made = Made()
    made.decisions, owners = sort_in(taken, rules, now)
    notice_orphans(owners)
    _move_on(rules, made, now)
    _offer(rules, made, now)
    _write(made, now)
    _schedule(rules, now, is_again=bool(taken))
    return len(taken) >= BATCH or len(made.offers) >= LINE


def _move_on(rules: Rules, made: Made, now: datetime.datetime) -> None:
    """Tickets that waited too long in a queue go to the one behind it; that they wait since then is kept."""
    leading = [one for one in rules.queues.values() if one.fallback_after_seconds and one.fallback_id in rules.queues]
    if not leading:
        return
    columns = [
        [one.pk for one in leading],
        [one.name for one in leading],
        [one.fallback_after_seconds for one in leading],
    ]
    asked = dict(zip(("queues", "names", "seconds"), columns, strict=True)) | {"now": now, "limit": BATCH}
    moving: list[Any] = list(Place.objects.raw(_TOO_LONG, asked))
    for place in moving:
        target = rules.queues[rules.queues[place.queue_id].fallback_id or 0]
        place.queue, place.joined_at, place.retry_at = target, now, None
        place.turn_at = turn_at(place.entered_at, place.priority, target.ages_minutes)
        minutes = place.waited // 60
        because = f"It waited {minutes} min in {place.came_from}." if minutes else f"It waited in {place.came_from}."
        made.decisions.append(decided(place.ticket_id, Decision.Kind.MOVED, target, {"because": because}))
    update_many(moving, "queue", "joined_at", "retry_at", "turn_at")


def _offer(rules: Rules, made: Made, now: datetime.datetime) -> None:
    queues = {key: queue for key, queue in rules.queues.items() if is_pushed(queue)}
    waiting = line(rules, queues, now, LINE) if queues else []
    if not waiting:
        return
    pools = _pools(rules, {one.queue: queues[one.queue] for one in waiting}, waiting, now)
    for one in waiting:
        _decide_one(one, queues[one.queue], pools[one.queue], made, now)


Pools = tuple[list[Candidate], list[Candidate]]


def _pools(
    rules: Rules, queues: Mapping[int, Queue], waiting: list[Waiting], now: datetime.datetime
) -> dict[int, Pools]:
    """Who serves each queue, and who does after waiting. An agent is one candidate, however many queues they serve."""
    found = people(rules, queues.values(), [one.case for one in waiting], now=now)

    def of(teams: frozenset[int]) -> list[Candidate]:
        return [one for one in found if not teams.isdisjoint(one.teams)] if teams else found

    return {key: (of(serving(queue, is_wide=False)), of(serving(queue, is_wide=True))) for key, queue in queues.items()}


def _decide_one(one: Waiting, queue: Queue, pools: Pools, made: Made, now: datetime.datetime) -> None:
    is_wide = is_past(one.joined_at, queue.overflow_after_seconds, now)
    is_relaxed = is_past(one.joined_at, queue.relax_after_seconds, now)
    pool, kind = pools[is_wide], (queue.pk, is_wide, one.case.channel)
    if kind in made.full:
        return
    strategy = Strategy.find(queue.strategy)
    assert strategy is not None
    choice = decide(one.case, pool, strategy(), is_relaxed=is_relaxed)
    if choice.agent is None:
        if any(not room(each, one.case) for each in pool):
            made.set_aside.append(one.place)  # others behind it may be luckier
        else:
            made.full.add(kind)
        return
    chosen = next(each for each in pool if each.agent == choice.agent)
    chosen.take(one.case, now.timestamp())
    waited = (now - one.entered_at).total_seconds()
    reasons = reasons_of(choice, one.case, waited, is_relaxed=is_relaxed, is_widened=is_wide)
    decision = decided(one.case.ticket, Decision.Kind.OFFERED, queue, reasons, choice.agent)
    expires = now + datetime.timedelta(seconds=queue.offer_seconds)
    offer = Offer(ticket_id=one.case.ticket, queue=queue, agent_id=choice.agent, offered_at=now, expires_at=expires)
    made.offers.append((offer, decision, chosen))


def _write(made: Made, now: datetime.datetime) -> None:
    if made.set_aside:
        again = now + datetime.timedelta(seconds=RETRY_SECONDS)
        Place.objects.filter(pk__in=made.set_aside).update(retry_at=again)
    store([*made.decisions, *(decision for _, decision, _ in made.offers)])
    if not made.offers:
        return
    for offer, decision, _ in made.offers:
        offer.decision = decision
    offers = [offer for offer, _, _ in made.offers]
    insert(*offers)
    agents = sorted({offer.agent_id for offer in offers})
    with connection.cursor() as cursor:
        cursor.execute(_OFFERED, {"tickets": [one.ticket_id for one in offers], "agents": agents, "now": now})
    for offer, decision, chosen in made.offers:
        because = str(decision.reasons["because"])
        told = TicketOffered(offer.ticket_id, offer.pk, chosen.agent, chosen.name, decision.queue_name, because)
        emit(told, by=ROUTING)
    tell_agents(agents)
    signal(["routing"], ["staff"])


def _schedule(rules: Rules, now: datetime.datetime, *, is_again: bool) -> None:
    """Look again when something is due by the clock alone, unless that is arranged already.

    With `is_again` soon, for what somebody worked on, or had not committed, at this moment.
    """
    steps = [
        (queue.pk, step)
        for queue in rules.queues.values()
        for step in (queue.relax_after_seconds, queue.overflow_after_seconds, queue.fallback_after_seconds)
        if step
    ]
    again = now + datetime.timedelta(seconds=AGAIN_SECONDS) if is_again else None
    asked = {"now": now, "again": again, "queues": [key for key, _ in steps], "steps": [step for _, step in steps]}
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, asked)
        noted = cursor.fetchone()
    if noted:
        look.defer_in(max(0.0, (noted[0] - now).total_seconds()))
