"""The rules of routing: queues in use with all that belongs to them, read by one statement.

A look reads them each time, and they seldom change: the same text gives the same objects.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from django.db import connection

from frontdesk.routing.logic.choice import Need
from frontdesk.routing.models import ChannelLoad, Queue, Skill
from frontdesk.routing.strategy import Strategy

_RULES = """
SELECT (SELECT json_agg(q ORDER BY q.position, q.id) FROM (
          SELECT q.*, COALESCE(o.teams, '{}') AS own_teams, COALESCE(f.teams, '{}') AS further_teams, n.asked
            FROM routing_queue q
            LEFT JOIN (SELECT queue_id, array_agg(team_id ORDER BY id) AS teams
                         FROM routing_queue_teams GROUP BY 1) o ON o.queue_id = q.id
            LEFT JOIN (SELECT queue_id, array_agg(team_id ORDER BY id) AS teams
                         FROM routing_queue_overflow_teams GROUP BY 1) f ON f.queue_id = q.id
            LEFT JOIN (SELECT n.queue_id, json_agg(json_build_array(s.id, s.name, n.least, n.is_required)
                                                   ORDER BY n.id) AS asked
                         FROM routing_queueskill n JOIN routing_skill s ON s.id = n.skill_id
                        WHERE s.is_active GROUP BY 1) n ON n.queue_id = q.id
           WHERE CASE WHEN %(only)s::bigint IS NULL THEN q.is_active ELSE q.id = %(only)s END
        ) q)::text,
       (SELECT json_agg(c) FROM routing_channelload c)::text,
       (SELECT json_agg(s) FROM routing_skill s WHERE s.is_active AND s.language <> '')::text,
       EXISTS (SELECT 1 FROM routing_workerlimit)
"""
_BESIDE = ("own_teams", "further_teams", "asked")


@dataclass(frozen=True)
class Rules:
    """`queues` in the order in which an arriving ticket asks them, by their id; what tickets of a channel weigh, where
    somebody has said so; skills that are a language, by its code; whether some agents have limits of their own. Nobody
    changes any of these objects. `kept` is for what is put together from them, by the second of the clock."""

    queues: dict[int, Queue]
    loads: dict[str, ChannelLoad]
    languages: dict[str, Skill]
    has_limits: bool
    kept: dict[int, Any] = field(default_factory=dict)
    _needs: dict[int, tuple[Need, ...]] = field(default_factory=dict)

    def weight(self, channel: str) -> int:
        """What a ticket of this channel takes of a capacity."""
        return self.loads[channel].weight if channel in self.loads else 1

    @cached_property
    def usual_limits(self) -> dict[str, int]:
        """How many tickets of a channel an agent has at most, by channel, where nothing else is said of them."""
        return {channel: load.most for channel, load in self.loads.items() if load.most is not None}

    def needs(self, queue: Queue, language: str) -> tuple[Need, ...]:
        """The skills that a ticket in this language needs in this queue."""
        needs = self._asked(queue)
        if queue.language == Queue.Language.IGNORED or not language:
            return needs
        spoken = self.languages.get(language) or self.languages.get(language.split("-")[0])
        if spoken is None or any(need.skill == spoken.pk for need in needs):
            return needs
        return (*needs, Need(spoken.pk, spoken.name, 1, queue.language == Queue.Language.REQUIRED))

    def skills(self, queues: Iterable[Queue]) -> set[int]:
        """Every skill that may matter in these queues."""
        found = set[int]()
        for queue in queues:
            found |= {need.skill for need in self._asked(queue)}
            if queue.language != Queue.Language.IGNORED:
                found |= {one.pk for one in self.languages.values()}
        return found

    def _asked(self, queue: Queue) -> tuple[Need, ...]:
        if queue.pk not in self._needs:
            self._needs[queue.pk] = tuple(Need(*row) for row in queue.asked or ())
        return self._needs[queue.pk]


def read_rules(only: Queue | None = None) -> Rules:
    """The rules that hold now; of the queues those in use, or this one alone, in use or not."""
    with connection.cursor() as cursor:
        cursor.execute(_RULES, {"only": only.pk if only else None})
        return _read(*cursor.fetchone())


@lru_cache(maxsize=8)
def _read(queues: str | None, loads: str | None, languages: str | None, has_limits: bool) -> Rules:
    return Rules(
        {row["id"]: _queue(row) for row in json.loads(queues or "[]")},
        {row["channel"]: ChannelLoad(**row) for row in json.loads(loads or "[]")},
        {row["language"]: Skill(**row) for row in json.loads(languages or "[]")},
        has_limits,
    )


def _queue(row: dict[str, Any]) -> Queue:
    queue = Queue(**{name: value for name, value in row.items() if name not in _BESIDE})
    for name in _BESIDE:
        setattr(queue, name, row[name])
    return queue


def serving(queue: Queue, *, is_wide: bool) -> frozenset[int]:
    """The teams that serve a queue, with `is_wide` also those that do after waiting; none is everybody."""
    return frozenset([*queue.own_teams, *(queue.further_teams if is_wide and queue.own_teams else ())])


def is_pushed(queue: Queue) -> bool:
    """Whether tickets of this queue are offered; not where agents take them, or where the strategy is gone."""
    known = Strategy.find(queue.strategy)
    return known is not None and not known.is_pulled


def behind(queue: Queue, queues: dict[int, Queue]) -> Sequence[int]:
    """This queue and those in use behind it, by their ids."""
    found: list[int] = []
    step: Queue | None = queue
    while step is not None and step.pk not in found:
        found.append(step.pk)
        step = queues.get(step.fallback_id or 0)
    return found
