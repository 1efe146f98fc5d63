"""Who is there, what they carry, and what waits: read once for a look at the queues."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from frontdesk.routing.actions.rules import Rules, serving
from frontdesk.routing.logic.choice import Candidate, Case
from frontdesk.routing.logic.presence import LAPSE_SECONDS
from frontdesk.routing.models import Queue
from frontdesk.routing.models.worker import CAPACITY
from frontdesk.routing.strategy import Strategy

_NOTHING: Mapping[int, int] = {}
RESTS_SECONDS = 600  # whoever passed a ticket on is not asked again for so long

_PEOPLE = """
SELECT a.id, u.name, a.role = 'administrator', COALESCE(w.capacity, %(usual)s), COALESCE(w.weight, 1),
       COALESCE(w.share, 0), COALESCE(extract(epoch FROM w.offered_at), 0)::float,
       COALESCE(extract(epoch FROM GREATEST(w.took_at, w.since)), 0)::float
  FROM accounts_agent a JOIN accounts_user u ON u.id = a.user_id LEFT JOIN routing_worker w ON w.agent_id = a.id
 WHERE a.is_active AND u.is_active AND a.role <> 'viewer' AND {who}
"""
_THERE = "w.state = 'available' AND w.seen_at > %(alive)s"
_IN_TEAMS = f"""{_THERE} AND w.agent_id = ANY(ARRAY(
  SELECT m.agent_id FROM accounts_membership m WHERE m.team_id = ANY(%(teams)s)))"""  # noqa: S608 -- stands above
# (what, agent, which, how many): tickets in hand and offers by channel, skills, limits by channel, teams.
_CARRIED = """
SELECT 'open', t.assignee_id, t.channel, count(*) FROM tickets_ticket t
 WHERE t.assignee_id = ANY(%(agents)s) AND t.status IN ('new', 'open') AND t.snoozed_until IS NULL GROUP BY 2, 3
UNION ALL
SELECT 'offers', o.agent_id, t.channel, count(*) FROM routing_offer o JOIN tickets_ticket t ON t.id = o.ticket_id
 WHERE o.agent_id = ANY(%(agents)s) AND o.state = 'open' GROUP BY 2, 3
UNION ALL
SELECT 'skill', s.agent_id, s.skill_id::text, s.proficiency FROM routing_agentskill s
 WHERE s.agent_id = ANY(%(agents)s) AND {skills}
UNION ALL
SELECT 'most', l.agent_id, l.channel, l.most FROM routing_workerlimit l WHERE l.agent_id = ANY(%(agents)s)
UNION ALL
SELECT 'team', m.agent_id, m.team_id::text, 1 FROM accounts_membership m WHERE m.agent_id = ANY(%(agents)s) AND {teams}
"""
_WAITING = """
SELECT p.id, p.ticket_id, p.queue_id, p.entered_at, p.joined_at, t.channel, t.language,
       CASE WHEN k.is_private THEN k.id END,
       (SELECT array_agg(o.agent_id) FROM routing_offer o
         WHERE o.ticket_id = p.ticket_id AND o.state IN ('declined', 'expired') AND o.ended_at > %(rests)s)
  FROM unnest(%(queues)s::bigint[]) q(id)
 CROSS JOIN LATERAL (
   SELECT * FROM routing_place w
    WHERE w.queue_id = q.id AND w.state = 'waiting' AND (w.retry_at IS NULL OR w.retry_at <= %(now)s)
    ORDER BY w.turn_at LIMIT %(limit)s) p
  JOIN tickets_ticket t ON t.id = p.ticket_id
  LEFT JOIN accounts_team k ON k.id = t.team_id
 WHERE t.assignee_id IS NULL AND t.status IN ('new', 'open') AND t.snoozed_until IS NULL
 ORDER BY p.turn_at, p.id
"""
_LOCKED = "FOR KEY SHARE OF t SKIP LOCKED"
_KNOWN = {
    "customer": """
SELECT t.id, (SELECT o.assignee_id FROM tickets_ticket o
               WHERE o.requester_id = t.requester_id AND o.id <> t.id AND o.assignee_id IS NOT NULL
               ORDER BY o.created_at DESC LIMIT 1)
  FROM tickets_ticket t WHERE t.id = ANY(%s::bigint[])""",
    "organization": """
SELECT t.id, (SELECT o.assignee_id FROM tickets_ticket o
               WHERE o.requester_id IN (SELECT d.id FROM customers_customer d
                                         WHERE d.organization_id = c.organization_id ORDER BY d.id DESC LIMIT 200)
                 AND o.id <> t.id AND o.assignee_id IS NOT NULL
               ORDER BY o.created_at DESC LIMIT 1)
  FROM tickets_ticket t JOIN customers_customer c ON c.id = t.requester_id WHERE t.id = ANY(%s::bigint[])""",
}


@dataclass(frozen=True)
class Waiting:
    """A ticket in a line, with what a decision needs to know of it."""

    place: int
    queue: int
    entered_at: datetime.datetime
    joined_at: datetime.datetime
    case: Case


def people(rules: Rules, queues: Iterable[Queue], cases: Iterable[Case], *, now: datetime.datetime) -> list[Candidate]:
    """Everybody who is there and serves one of these queues, with what matters of them for these cases."""
    queues = list(queues)
    teams = frozenset[int]().union(*(serving(queue, is_wide=True) for queue in queues))
    is_for_all = any(not queue.own_teams for queue in queues)
    private = {one.private_team for one in cases if one.private_team is not None}
    alive = now - datetime.timedelta(seconds=LAPSE_SECONDS)
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {"usual": CAPACITY, "alive": alive, "teams": sorted(teams)}
        cursor.execute(_PEOPLE.format(who=_THERE if is_for_all else _IN_TEAMS), asked)
        found = _candidates(cursor)
        some = {"skills": sorted(rules.skills(queues)), "teams": sorted(teams | private), "agents": list(found)}
        text = _CARRIED.format(skills="s.skill_id = ANY(%(skills)s)", teams="m.team_id = ANY(%(teams)s)")
        return _carrying(cursor, text, some, found, rules)


def person(agent: int, rules: Rules) -> Candidate | None:
    """This agent, there or not, with all that they can do; what is offered to them does not count as offers."""
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE.format(who="a.id = %(agent)s"), {"usual": CAPACITY, "agent": agent})
        found = _candidates(cursor)
        for one in _carrying(cursor, _CARRIED.format(skills="TRUE", teams="TRUE"), {"agents": [agent]}, found, rules):
            return replace(one, offers=0)
    return None


def _candidates(cursor: Any) -> dict[int, Candidate]:
    return {
        agent: Candidate(
            agent, name, sees_all=is_admin, capacity=capacity, weight=weight, share=share, offered_at=offered,
            idle_since=idle,
        )
        for agent, name, is_admin, capacity, weight, share, offered, idle in cursor.fetchall()
    }  # fmt: skip


def _carrying(
    cursor: Any, text: str, asked: dict[str, Any], found: dict[int, Candidate], rules: Rules
) -> list[Candidate]:
    if not found:
        return []
    usual = {channel: load.most for channel, load in rules.loads.items() if load.most is not None}
    limits: dict[int, dict[str, int]] = defaultdict(dict)
    skills: dict[int, dict[int, int]] = defaultdict(dict)
    teams: dict[int, set[int]] = defaultdict(set)
    cursor.execute(text, asked)
    for what, agent, which, count in cursor.fetchall():
        if what == "skill":
            skills[agent][int(which)] = count
        elif what == "team":
            teams[agent].add(int(which))
        elif what == "most":
            limits[agent][which] = count
        else:
            one = found[agent]
            one.open[which] = one.open.get(which, 0) + count
            one.load += count * rules.weight(which)
            one.offers += count if what == "offers" else 0
    for agent, one in found.items():
        one.skills, one.teams = skills.get(agent, _NOTHING), frozenset(teams.get(agent, ()))
        one.most = usual | limits[agent] if agent in limits else usual
    return list(found.values())


def line(
    rules: Rules, queues: Mapping[int, Queue], now: datetime.datetime, limit: int, *, is_locked: bool = True
) -> list[Waiting]:
    """The first tickets of each of these queues, all in the order of their turns.

    They are kept from whoever would change them until the end of the transaction, and those are left out that somebody
    changes at this moment, unless they are only looked at.
    """
    rests = now - datetime.timedelta(seconds=RESTS_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(
            _WAITING + (_LOCKED if is_locked else ""),
            {"queues": list(queues), "now": now, "limit": limit, "rests": rests},
        )
        rows = cursor.fetchall()
    return _remembered([_waiting(row, rules) for row in rows], queues)


def _waiting(row: Sequence[Any], rules: Rules) -> Waiting:
    place, ticket, key, entered, joined, channel, language, private, passed = row
    queue = rules.queues[key]
    case = Case(
        ticket, channel, rules.weight(channel), queue.offers_at_once, private, rules.needs(queue, language),
        passed=frozenset(passed or ()),
    )  # fmt: skip
    return Waiting(place, key, entered, joined, case)


def _remembered(waiting: list[Waiting], queues: Mapping[int, Queue]) -> list[Waiting]:
    """The same, with whom the customer or the organisation knows, where a strategy asks for that."""
    for kind, statement in _KNOWN.items():
        asking = {key for key, queue in queues.items() if _remembers(queue) == kind}
        tickets = [one.case.ticket for one in waiting if one.queue in asking]
        if not tickets:
            continue
        with connection.cursor() as cursor:
            cursor.execute(statement, [tickets])
            known = dict(cursor.fetchall())
        waiting = [_knowing(one, kind, known) if one.queue in asking else one for one in waiting]
    return waiting


def _knowing(one: Waiting, kind: str, known: Mapping[int, int | None]) -> Waiting:
    agent = known.get(one.case.ticket)
    if kind == "customer":
        return replace(one, case=replace(one.case, last_agent=agent))
    return replace(one, case=replace(one.case, organization_agent=agent))


def _remembers(queue: Queue) -> str:
    known = Strategy.find(queue.strategy)
    return known.remembers if known else ""
