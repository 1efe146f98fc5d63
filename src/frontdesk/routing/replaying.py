"""A past day of a queue, read for the simulation: what came, how long each took, and who was there."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db import connection

from frontdesk.accounts.models import Agent
from frontdesk.events import Actor
from frontdesk.routing.actions.rules import Rules, read_rules, serving
from frontdesk.routing.actions.sorting import clause_of
from frontdesk.routing.actions.surveying import person
from frontdesk.routing.logic.choice import Candidate, Case
from frontdesk.routing.logic.replay import Came, There
from frontdesk.routing.models import PresenceChange, Queue
from frontdesk.tickets.permissions import visible_sql as visible

MOST = 3000  # tickets of a day that are replayed
DAY = 86_400.0
USUAL_WORK, SHORTEST, LONGEST = 600.0, 60.0, 3600.0  # seconds
OPENS, CLOSES = 9 * 3600.0, 17 * 3600.0  # who is taken to have been there, where nobody said so
_CAME = """
SELECT t.id, t.created_at, t.priority, t.channel, t.language, CASE WHEN k.is_private THEN k.id END,
       extract(epoch FROM t.first_replied_at - (SELECT min(x.at) FROM tickets_assignment x
                                                 WHERE x.ticket_id = t.id AND x.agent_id IS NOT NULL))
  FROM tickets_ticket t LEFT JOIN accounts_team k ON k.id = t.team_id
 WHERE t.created_at >= %s AND t.created_at < %s AND t.status <> 'spam' AND {visible}
   AND (({fits}) OR EXISTS (SELECT 1 FROM routing_place p WHERE p.ticket_id = t.id AND p.queue_id = %s))
 ORDER BY t.created_at, t.id LIMIT %s
"""


@dataclass(frozen=True)
class Day:
    """A day of a queue. `is_supposed` says that nobody's presence was recorded and office hours are taken instead."""

    came: list[Came]
    crew: list[There]
    names: dict[int, str]
    is_supposed: bool
    is_cut: bool


def read_day(queue: Queue, begins: datetime.datetime, reader: Actor) -> Day:
    """The day that begins at this moment, as far as the reader may see its tickets."""
    rules = read_rules(queue)
    queue = rules.queues[queue.pk]
    rows = _arrivals(queue, begins, reader)
    works = [min(LONGEST, max(SHORTEST, float(row[-1]))) for row in rows if row[-1] is not None and row[-1] > 0]
    usual = median(works) if works else USUAL_WORK
    came = [_came(row, queue, rules, begins, usual) for row in rows]
    crew, is_supposed = _crew(queue, begins, rules)
    names = {one.candidate.agent: one.candidate.name for one in crew}
    return Day(came, crew, names, is_supposed, len(rows) == MOST)


def _arrivals(queue: Queue, begins: datetime.datetime, reader: Actor) -> list[tuple[Any, ...]]:
    rule, hidden = visible(reader)
    clause = clause_of(queue)
    fits, params = (clause.text, clause.params) if clause else ("FALSE", [])
    ends = begins + datetime.timedelta(seconds=DAY)
    with connection.cursor() as cursor:
        cursor.execute(_CAME.format(visible=rule, fits=fits), [begins, ends, *hidden, *params, queue.pk, MOST])
        return list(cursor.fetchall())


def _came(
    row: Sequence[Any],
    queue: Queue,
    rules: Rules,
    begins: datetime.datetime,
    usual: float,
) -> Came:
    ticket, at, priority, channel, language, private, worked = row
    needs = rules.needs(queue, language)
    case = Case(ticket, channel, rules.weight(channel), private_team=private, needs=needs)
    seconds = min(LONGEST, max(SHORTEST, float(worked))) if worked is not None and worked > 0 else usual
    return Came((at - begins).total_seconds(), priority, seconds, case)


def _crew(queue: Queue, begins: datetime.datetime, rules: Rules) -> tuple[list[There], bool]:
    own, wide = serving(queue, is_wide=False), serving(queue, is_wide=True)
    agents = Agent.objects.working()
    asked = list((agents.filter(teams__in=wide) if own else agents).distinct().values_list("pk", flat=True))
    spans = _spans(asked, begins)
    is_supposed = not spans
    if is_supposed:
        spans = {agent: [(OPENS, CLOSES)] for agent in asked}
    crew = []
    for agent, times in spans.items():
        if (one := person(agent, rules)) is not None:
            crew += [There(one, start, end, _is_further(one, own)) for start, end in times]
    return crew, is_supposed


def _is_further(one: Candidate, own: frozenset[int]) -> bool:
    return bool(own) and own.isdisjoint(one.teams)


def _spans(agents: list[int], begins: datetime.datetime) -> dict[int, list[tuple[float, float]]]:
    """When each of these was available on that day, in its seconds."""
    ends = begins + datetime.timedelta(seconds=DAY)
    found: dict[int, list[tuple[float, float]]] = defaultdict(list)
    said = PresenceChange.objects.filter(agent__in=agents, state="available", at__lt=ends)
    for one in said.exclude(ended_at__lte=begins).order_by("at"):
        start = max(0.0, (one.at - begins).total_seconds())
        end = min(DAY, (one.ended_at - begins).total_seconds()) if one.ended_at else DAY
        if end > start:
            found[one.agent_id].append((start, end))
    return dict(found)
