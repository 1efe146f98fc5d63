"""Who is there, what they carry, and what waits: read once for a look at the queues."""

import datetime
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
_NOBODY = frozenset[int]()
RESTS_SECONDS = 600  # whoever passed a ticket on is not asked again for so long

# Everybody in one row each: who they are, what they carry in units, how many offers they have to answer; and, where it
# may matter for these tickets, limits and work by channel, skills, and teams.
_PEOPLE = """
WITH there AS MATERIALIZED (
  SELECT a.id, u.name, a.role = 'administrator' AS sees_all, COALESCE(w.capacity, %(usual)s) AS capacity,
         COALESCE(w.weight, 1) AS weight, COALESCE(w.share, 0) AS share,
         COALESCE(extract(epoch FROM w.offered_at), 0)::float AS offered_at,
         COALESCE(extract(epoch FROM GREATEST(w.took_at, w.since)), 0)::float AS idle_since
    FROM accounts_agent a JOIN accounts_user u ON u.id = a.user_id LEFT JOIN routing_worker w ON w.agent_id = a.id
   WHERE a.is_active AND u.is_active AND a.role <> 'viewer' AND {who}),
held AS (
  SELECT t.assignee_id AS agent, t.channel, 0 AS offer FROM tickets_ticket t
   WHERE t.assignee_id = ANY(ARRAY(SELECT id FROM there)) AND t.status IN ('new', 'open') AND t.snoozed_until IS NULL
  UNION ALL
  SELECT o.agent_id, t.channel, 1 FROM routing_offer o JOIN tickets_ticket t ON t.id = o.ticket_id
   WHERE o.agent_id = ANY(ARRAY(SELECT id FROM there)) AND o.state = 'open'),
carried AS (
  SELECT h.agent, sum(h.count * COALESCE(l.weight, 1))::int AS load, sum(h.offers)::int AS offers,
         {work} AS work
    FROM (SELECT agent, channel, count(*), sum(offer) AS offers FROM held GROUP BY 1, 2) h
    LEFT JOIN routing_channelload l ON l.channel = h.channel GROUP BY 1)
SELECT p.*, COALESCE(c.load, 0), COALESCE(c.offers, 0), c.work, {beside}
  FROM there p LEFT JOIN carried c ON c.agent = p.id {joined}
"""
_THERE = "w.state = 'available' AND w.seen_at > %(alive)s"
_IN_TEAMS = f"""{_THERE} AND w.agent_id = ANY(ARRAY(
  SELECT m.agent_id FROM accounts_membership m WHERE m.team_id = ANY(%(teams)s)))"""  # noqa: S608 -- stands above
_WORK = "json_object_agg(h.channel, h.count)"
_LIMITS = """LEFT JOIN (SELECT agent_id, json_object_agg(channel, most) AS most
                          FROM routing_workerlimit GROUP BY 1) l ON l.agent_id = p.id"""
_SKILLS = """LEFT JOIN (SELECT agent_id, array_agg(skill_id) AS known, array_agg(proficiency::int) AS levels
                          FROM routing_agentskill WHERE {skills} GROUP BY 1) s ON s.agent_id = p.id"""
_TEAMS = """LEFT JOIN (SELECT agent_id, array_agg(team_id) AS teams
                         FROM accounts_membership WHERE {teams} GROUP BY 1) m ON m.agent_id = p.id"""
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
    asked = {
        "alive": now - datetime.timedelta(seconds=LAPSE_SECONDS), "teams": sorted(teams),
        "skills": sorted(rules.skills(queues)), "seen": sorted(teams | private),
    }  # fmt: skip
    skills = "skill_id = ANY(%(skills)s)" if asked["skills"] else ""
    return _read(rules, asked, _THERE if is_for_all else _IN_TEAMS, skills, "team_id = ANY(%(seen)s)")


def person(agent: int, rules: Rules) -> Candidate | None:
    """This agent, there or not, with all that they can do; what is offered to them does not count as offers."""
    own = "agent_id = %(agent)s"
    return next((replace(one, offers=0) for one in _read(rules, {"agent": agent}, "a.id = %(agent)s", own, own)), None)


def _read(rules: Rules, asked: dict[str, Any], who: str, skills: str, teams: str) -> list[Candidate]:
    """Candidates; their skills and teams as far as these conditions admit, none without one."""
    joined = [_LIMITS if rules.has_limits else "", _SKILLS.format(skills=skills) if skills else ""]
    beside = ["l.most" if rules.has_limits else "NULL", "s.known, s.levels" if skills else "NULL, NULL", "m.teams"]
    is_limited = rules.has_limits or bool(rules.usual_limits)
    statement = _PEOPLE.format(
        who=who, work=_WORK if is_limited else "NULL::json", beside=", ".join(beside),
        joined=" ".join([*joined, _TEAMS.format(teams=teams)]),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, {"usual": CAPACITY, **asked})
        return [_candidate(row, rules.usual_limits) for row in cursor.fetchall()]


def _candidate(row: Sequence[Any], usual: Mapping[str, int]) -> Candidate:
    agent, name, sees_all, capacity, weight, share, offered, idle, load, offers, work, most, known, levels, teams = row
    return Candidate(
        agent, name, frozenset(teams) if teams else _NOBODY, sees_all,
        dict(zip(known, levels, strict=True)) if known else _NOTHING, capacity, load, work or {}, offers,
        {**usual, **most} if most else usual, weight, share, offered, idle,
    )  # fmt: skip


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
