"""One look at the queues: what came is sorted in, what waits is offered. One writer at a time decides.

A look holds one lock of the database until it ends; it waits for no ticket (those that somebody works on at that moment
are left for the next look), so nobody waits for it but another look (ADR 38).
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from frontdesk.events import emit, signal
from frontdesk.kit import clock
from frontdesk.kit.database.rows import insert
from frontdesk.routing.actions.alone import decide_alone
from frontdesk.routing.actions.attending import look, looked_at_by
from frontdesk.routing.actions.ending import tell_agents
from frontdesk.routing.actions.expiring import expire
from frontdesk.routing.actions.recording import ROUTING, decided, reasons_of, store
from frontdesk.routing.actions.returning import notice_orphans
from frontdesk.routing.actions.rules import read_queues, serving
from frontdesk.routing.actions.sorting import BATCH, sort_in, take_arrivals
from frontdesk.routing.actions.surveying import Needs, Waiting, line, people, read_loads
from frontdesk.routing.events import TicketOffered
from frontdesk.routing.logic.choice import Candidate, decide, room
from frontdesk.routing.logic.line import is_past, turn_at
from frontdesk.routing.models import ChannelLoad, Decision, Offer, Place, Pulse, Queue
from frontdesk.routing.strategy import Strategy

LINE = 20  # tickets of each queue that one look considers
RETRY_SECONDS = 10
AGAIN_SECONDS = 1.0
_OFFERED = """
UPDATE routing_place SET state = 'offered', retry_at = NULL WHERE ticket_id = ANY(%s::bigint[]) AND state = 'waiting'
"""
_NEXT = """
SELECT LEAST(
  (SELECT min(expires_at) FROM routing_offer WHERE state = 'open'),
  (SELECT min(retry_at) FROM routing_place WHERE state = 'waiting' AND retry_at > %(now)s),
  (SELECT min(x.at) FROM unnest(%(queues)s::bigint[], %(steps)s::int[]) h(queue, step)
    CROSS JOIN LATERAL (SELECT p.joined_at + make_interval(secs => h.step) AS at FROM routing_place p
      WHERE p.queue_id = h.queue AND p.state = 'waiting' AND p.joined_at > %(now)s - make_interval(secs => h.step)
      ORDER BY p.joined_at LIMIT 1) x))
"""


@dataclass
class Made:
    """What one look has decided, written at its end."""

    offers: list[tuple[Offer, Decision, Candidate]] = field(default_factory=list)
    set_aside: list[int] = field(default_factory=list)


@looked_at_by
@transaction.atomic
def dispatch() -> bool:
    """Look at the queues once; whether another look would at once find more to do."""
    decide_alone()
    now = clock.now()
    expire(now)
    queues = read_queues()
    taken = take_arrivals()
    sort_in(taken, queues, now)
    notice_orphans(taken)
    _move_on(queues, now)
    made = _offer({queue.pk: queue for queue in queues if _is_pushed(queue)}, now)
    _schedule(queues, now)
    if taken:
        look.defer_in(AGAIN_SECONDS)  # for what somebody worked on, or had not committed, at this moment
    return len(taken) >= BATCH or len(made.offers) >= LINE


def _is_pushed(queue: Queue) -> bool:
    """Whether tickets of this queue are offered; not where agents take them, or where the strategy is gone."""
    known = Strategy.find(queue.strategy)
    return known is not None and not known.is_pulled


def _move_on(queues: Sequence[Queue], now: datetime.datetime) -> None:
    """Tickets that waited too long in a queue go to the one behind it; that they wait since then is kept."""
    by_key = {queue.pk: queue for queue in queues}
    for queue in queues:
        target = by_key.get(queue.fallback_id or 0)
        if not queue.fallback_after_seconds or target is None:
            continue
        late = now - datetime.timedelta(seconds=queue.fallback_after_seconds)
        moving = list(
            queue.places.filter(state="waiting", joined_at__lte=late)
            .select_related("ticket")
            .order_by("joined_at")[:BATCH]
        )
        decisions = []
        for place in moving:
            place.queue, place.joined_at, place.retry_at = target, now, None
            place.turn_at = turn_at(place.entered_at, place.ticket.priority, target.ages_minutes)
            waited = queue.fallback_after_seconds
            because = (
                f"It waited {waited // 60} min in {queue.name}." if waited >= 60 else f"It waited in {queue.name}."
            )
            decisions.append(decided(place.ticket_id, Decision.Kind.MOVED, target, {"because": because}))
        Place.objects.bulk_update(moving, ["queue", "joined_at", "retry_at", "turn_at"])
        store(decisions)


def _offer(queues: Mapping[int, Queue], now: datetime.datetime) -> Made:
    made = Made()
    if not queues:
        return made
    needs = Needs(queues.values())
    loads = read_loads()
    waiting = line(queues, needs, loads, now, LINE)
    if not waiting:
        return made
    involved = [queues[key] for key in {one.queue for one in waiting}]
    pools = _pools(involved, needs, loads, now)
    for one in waiting:
        _decide_one(one, queues[one.queue], pools[one.queue], made, now)
    _write(made, now)
    return made


Pools = tuple[list[Candidate], list[Candidate]]


def _pools(
    queues: Sequence[Queue], needs: Needs, loads: Mapping[str, ChannelLoad], now: datetime.datetime
) -> dict[int, Pools]:
    """Who serves each queue, and who does after waiting. An agent is one candidate, however many queues they serve."""
    own = {queue.pk: serving(queue, is_wide=False) for queue in queues}
    wide = {queue.pk: serving(queue, is_wide=True) for queue in queues}
    everybody = any(not teams for teams in own.values())
    teams = frozenset().union(*wide.values())
    found = people(loads, now=now, teams=teams, everybody=everybody, skills=needs.skills(queues))

    def of(teams: frozenset[int]) -> list[Candidate]:
        return [one for one in found if not teams.isdisjoint(one.teams)] if teams else found

    return {key: (of(own[key]), of(wide[key])) for key in own}


def _decide_one(one: Waiting, queue: Queue, pools: Pools, made: Made, now: datetime.datetime) -> None:
    is_wide = is_past(one.joined_at, queue.overflow_after_seconds, now)
    is_relaxed = is_past(one.joined_at, queue.relax_after_seconds, now)
    pool = pools[is_wide]
    strategy = Strategy.find(queue.strategy)
    assert strategy is not None
    choice = decide(one.case, pool, strategy(), is_relaxed=is_relaxed)
    if choice.agent is None:
        if any(not room(each, one.case) for each in pool):
            made.set_aside.append(one.place)  # others behind it may be luckier
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
    if not made.offers:
        return
    store([decision for _, decision, _ in made.offers])
    for offer, decision, _ in made.offers:
        offer.decision = decision
    insert(*(offer for offer, _, _ in made.offers))
    agents = sorted({offer.agent_id for offer, _, _ in made.offers})
    with connection.cursor() as cursor:
        cursor.execute(_OFFERED, [[offer.ticket_id for offer, _, _ in made.offers]])
        cursor.execute("UPDATE routing_worker SET offered_at = %s WHERE agent_id = ANY(%s::bigint[])", [now, agents])
    for offer, decision, chosen in made.offers:
        emit(
            TicketOffered(
                offer.ticket_id, offer.pk, chosen.agent, chosen.name, decision.queue_name,
                str(decision.reasons["because"]),
            ),
            by=ROUTING,
        )  # fmt: skip
    tell_agents(agents)
    signal(["routing"], ["staff"])


def _schedule(queues: Sequence[Queue], now: datetime.datetime) -> None:
    """Look again when something is due by the clock alone, unless that is arranged already."""
    steps = [
        (queue.pk, step)
        for queue in queues
        for step in (queue.relax_after_seconds, queue.overflow_after_seconds, queue.fallback_after_seconds)
        if step
    ]
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {"now": now, "queues": [key for key, _ in steps], "steps": [step for _, step in steps]}
        cursor.execute(_NEXT, asked)
        due = cursor.fetchone()[0]
    if due is None:
        return
    if Pulse.is_sooner(due, now):
        look.defer_in(max(0.0, (due - now).total_seconds()))
