"""Who is there, what they carry, and what waits: read once for a look at the queues."""

import datetime
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from frontdesk.routing.actions.rules import needed
from frontdesk.routing.logic.choice import Candidate, Case, Need
from frontdesk.routing.logic.presence import LAPSE_SECONDS
from frontdesk.routing.models import ChannelLoad, Queue, Skill
from frontdesk.routing.models.worker import CAPACITY
from frontdesk.routing.strategy import Strategy

RESTS_SECONDS = 600  # whoever passed a ticket on is not asked again for so long

_PEOPLE = """
SELECT a.id, u.name, a.role, COALESCE(w.capacity, %s), COALESCE(w.weight, 1), COALESCE(w.share, 0),
       COALESCE(extract(epoch FROM w.offered_at), 0), COALESCE(extract(epoch FROM GREATEST(w.took_at, w.since)), 0),
       ARRAY(SELECT m.team_id FROM accounts_membership m WHERE m.agent_id = a.id)
  FROM accounts_agent a JOIN accounts_user u ON u.id = a.user_id LEFT JOIN routing_worker w ON w.agent_id = a.id
 WHERE a.is_active AND u.is_active AND a.role <> 'viewer' AND {who}
"""
_THERE = "w.state = 'available' AND w.seen_at > %s AND (%s OR EXISTS (SELECT 1 FROM accounts_membership m"
_THERE += " WHERE m.agent_id = a.id AND m.team_id = ANY(%s::bigint[])))"
_CARRIED = """
SELECT x.agent, x.channel, count(*) FROM (
  SELECT t.assignee_id AS agent, t.channel FROM tickets_ticket t
   WHERE t.assignee_id = ANY(%(agents)s::bigint[]) AND t.status IN ('new', 'open') AND t.snoozed_until IS NULL
  UNION ALL
  SELECT o.agent_id, t.channel FROM routing_offer o JOIN tickets_ticket t ON t.id = o.ticket_id
   WHERE o.agent_id = ANY(%(agents)s::bigint[]) AND o.state = 'open') x
 GROUP BY 1, 2
"""
_HELD = """
SELECT s.agent_id, json_object_agg(s.skill_id, s.proficiency)::text FROM routing_agentskill s
 WHERE s.agent_id = ANY(%(agents)s::bigint[]) AND (%(all)s OR s.skill_id = ANY(%(skills)s::bigint[])) GROUP BY 1
"""
_WAITING = """
SELECT p.id, p.ticket_id, p.queue_id, p.entered_at, p.joined_at, p.turn_at,
       t.number, t.channel, t.language, CASE WHEN k.is_private THEN k.id END, t.requester_id,
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
    number: int
    entered_at: datetime.datetime
    joined_at: datetime.datetime
    case: Case


def read_loads() -> dict[str, ChannelLoad]:
    """What tickets of each channel weigh, of those of which somebody has said so."""
    return {load.channel: load for load in ChannelLoad.objects.raw("SELECT * FROM routing_channelload")}


def people(
    loads: Mapping[str, ChannelLoad], *, now: datetime.datetime, teams: Collection[int] = (), everybody: bool = False,
    only: int | None = None, skills: Collection[int] | None = None,
) -> list[Candidate]:  # fmt: skip
    """Agents who are there and in one of the teams (all, for `everybody`), with what they carry; or `only` this one."""
    alive = now - datetime.timedelta(seconds=LAPSE_SECONDS)
    who = "a.id = %s" if only is not None else _THERE
    params: list[Any] = [only] if only is not None else [alive, everybody, sorted(teams)]
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE.format(who=who), [CAPACITY, *params])
        found = {row[0]: _candidate(row) for row in cursor.fetchall()}
        if not found:
            return []
        keys = list(found)
        cursor.execute(_CARRIED, {"agents": keys})
        for agent, channel, count in cursor.fetchall():
            found[agent].open[channel] = count
            found[agent].load += count * (loads[channel].weight if channel in loads else 1)
        _equip(cursor, found, keys, skills)
    usual = {channel: load.most for channel, load in loads.items() if load.most is not None}
    for one in found.values():
        one.most = {**usual, **one.most}
    return list(found.values())


def _candidate(row: Sequence[Any]) -> Candidate:
    agent, name, role, capacity, weight, share, offered, idle, teams = row
    return Candidate(
        agent, name, frozenset(teams), role == "administrator", capacity=capacity, weight=weight, share=share,
        offered_at=float(offered), idle_since=float(idle),
    )  # fmt: skip


def _equip(cursor: Any, found: dict[int, Candidate], keys: list[int], skills: Collection[int] | None) -> None:
    if skills is None or skills:
        cursor.execute(_HELD, {"agents": keys, "all": skills is None, "skills": sorted(skills or ())})
        for agent, held in cursor.fetchall():
            found[agent].skills = {int(skill): level for skill, level in _json(held).items()}
    cursor.execute("SELECT agent_id, channel, most FROM routing_workerlimit WHERE agent_id = ANY(%s::bigint[])", [keys])
    limits: dict[int, dict[str, int]] = defaultdict(dict)
    for agent, channel, most in cursor.fetchall():
        limits[agent][channel] = most
    for agent, mine in limits.items():
        found[agent].most = mine


def _json(text: Any) -> dict[str, int]:
    loaded: dict[str, int] = json.loads(text) if isinstance(text, str) else text
    return loaded


class Needs:
    """What each queue asks for, and the skills that are languages. Queues are those of `rules.read_queues`."""

    def __init__(self, queues: Iterable[Queue]) -> None:
        self._of = {queue.pk: needed(queue) for queue in queues}
        self._languages: dict[str, Skill] | None = None

    @property
    def languages(self) -> dict[str, Skill]:
        """Skills that are a language, by its code; read when first needed."""
        if self._languages is None:
            self._languages = {one.language: one for one in Skill.objects.filter(is_active=True).exclude(language="")}
        return self._languages

    def of(self, queue: Queue, language: str) -> tuple[Need, ...]:
        """The skills that a ticket in this language needs in this queue."""
        needs = self._of[queue.pk]
        if queue.language == Queue.Language.IGNORED or not language:
            return needs
        spoken = self.languages.get(language) or self.languages.get(language.split("-")[0])
        if spoken is None or any(need.skill == spoken.pk for need in needs):
            return needs
        return (*needs, Need(spoken.pk, spoken.name, 1, queue.language == Queue.Language.REQUIRED))

    def skills(self, queues: Iterable[Queue]) -> set[int]:
        """Every skill that may matter in these queues."""
        queues = list(queues)
        found = {need.skill for queue in queues for need in self._of[queue.pk]}
        if any(queue.language != Queue.Language.IGNORED for queue in queues):
            found |= {one.pk for one in self.languages.values()}
        return found


def line(
    queues: Mapping[int, Queue], needs: Needs, loads: Mapping[str, ChannelLoad], now: datetime.datetime, limit: int,
    *, is_locked: bool = True,
) -> list[Waiting]:  # fmt: skip
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
    return _remembered([_waiting(row, queues, needs, loads) for row in rows], queues)


def _waiting(
    row: Sequence[Any], queues: Mapping[int, Queue], needs: Needs, loads: Mapping[str, ChannelLoad]
) -> Waiting:
    place, ticket, queue, entered, joined, _turn, number, channel, language, private, _requester, passed = row
    case = Case(
        ticket, channel, loads[channel].weight if channel in loads else 1, private,
        needs.of(queues[queue], language), passed=frozenset(passed or ()),
    )  # fmt: skip
    return Waiting(place, queue, number, entered, joined, case)


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
