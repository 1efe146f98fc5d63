"""The queues of routing as a page shows them: what waits, who serves, and what is kept by people who are away."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.routing.logic.presence import LAPSE_SECONDS
from frontdesk.routing.models import Queue, Worker
from frontdesk.routing.models.worker import CAPACITY, State
from frontdesk.routing.permissions import watch
from frontdesk.tickets.permissions import visible_sql as visible

MOST_PEOPLE = 300


class Counted(NamedTuple):
    """What a reader may see of a queue's line."""

    waiting: int
    offered: int
    oldest: datetime.datetime | None


@dataclass(frozen=True)
class LineShown:
    """A queue with its line. `there` counts those who are available in its teams; `is_mine`: the reader serves it."""

    queue: Queue
    counted: Counted
    there: int
    teams: list[str]
    is_mine: bool
    is_pulled: bool


@dataclass(frozen=True)
class PersonShown:
    """An agent on duty, or gone: `open` counts tickets in hand, `load` what they weigh, of their `capacity`."""

    id: int
    name: str
    state: str
    label: str
    why: str
    since: datetime.datetime
    is_there: bool
    open: int
    load: int
    capacity: int

    @property
    def is_gone(self) -> bool:
        return self.state in {"offline", "away"}


_COUNTS = """
SELECT p.queue_id, count(*) FILTER (WHERE p.state = 'waiting'), count(*) FILTER (WHERE p.state = 'offered'),
       min(p.entered_at)
  FROM routing_place p JOIN tickets_ticket t ON t.id = p.ticket_id
 WHERE p.state <> 'left' AND {visible} GROUP BY 1
"""
_PEOPLE = """
SELECT w.agent_id, u.name, w.state, r.name, w.why, w.since, w.seen_at, COALESCE(w.capacity, %s),
       l.open, l.load
  FROM routing_worker w CROSS JOIN LATERAL (
    SELECT count(*) AS open, COALESCE(sum(COALESCE(c.weight, 1)), 0) AS load
      FROM tickets_ticket t LEFT JOIN routing_channelload c ON c.channel = t.channel
     WHERE t.assignee_id = w.agent_id AND t.status IN ('new', 'open') AND t.snoozed_until IS NULL AND {visible}) l
  JOIN accounts_agent a ON a.id = w.agent_id JOIN accounts_user u ON u.id = a.user_id
  LEFT JOIN routing_reason r ON r.id = w.reason_id
 WHERE w.seen_at IS NOT NULL AND a.is_active ORDER BY w.state = 'offline', u.name LIMIT %s
"""


def lines(actor: Actor) -> list[LineShown]:
    """Every queue in use for those who watch over them; for others those that they serve."""
    queues = list(Queue.objects.active().visible_to(actor).prefetch_related("teams"))
    rule, hidden = visible(actor)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS.format(visible=rule), hidden)
        counted = {key: Counted(*rest) for key, *rest in cursor.fetchall()}
    there = who_is_there()
    shown = []
    for queue in queues:
        teams = {team.pk for team in queue.teams.all()}
        is_mine = not teams or not teams.isdisjoint(actor.scope.teams)
        if is_mine or watch(actor):
            serving = sum(1 for mine in there.values() if not teams or not teams.isdisjoint(mine))
            names = [team.name for team in queue.teams.all()]
            found = counted.get(queue.pk, Counted(0, 0, None))
            shown.append(LineShown(queue, found, serving, names, is_mine, queue.strategy == "by_hand"))
    return shown


def who_is_there() -> dict[int, set[int]]:
    """The teams of everybody who is available now."""
    found: dict[int, set[int]] = defaultdict(set)
    for agent, team in Worker.objects.there(clock.now()).values_list("agent", "agent__teams"):
        found[agent] |= {team} if team else set()
    return found


def people(actor: Actor) -> list[PersonShown]:
    """Everybody who is or was on duty, those who are there first; for those who watch over them."""
    if not watch(actor):
        return []
    rule, hidden = visible(actor)
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE.format(visible=rule), [CAPACITY, *hidden, MOST_PEOPLE])
        return [_person(row) for row in cursor.fetchall()]


def _person(row: tuple[Any, ...]) -> PersonShown:
    agent, name, state, reason, why, since, seen, capacity, count, load = row
    alive = clock.now() - datetime.timedelta(seconds=LAPSE_SECONDS)
    label = reason or (State(state).label if state in State.values else state)
    is_there = state == "available" and seen > alive
    return PersonShown(agent, name, state, label, why, since, is_there, count, int(load), capacity)
