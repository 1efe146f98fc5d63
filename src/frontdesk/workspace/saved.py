"""Saved views as queues: how many tickets lie in each, and which rows each shows."""

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.events import Actor
from frontdesk.tickets.actions import counting as keeping
from frontdesk.tickets.counting import Counted, add_up, pending_sql, total
from frontdesk.tickets.fact import Asker

SHOWN = 40
PREFIX = "view:"


@dataclass(frozen=True)
class SavedQueue:
    """A saved view in the sidebar. `count` is text, empty while nobody has counted; `icon` tells whose it is."""

    id: int
    name: str
    scope: str
    count: str

    @property
    def slug(self) -> str:
        return f"{PREFIX}{self.id}"

    @property
    def icon(self) -> str:
        return {"personal": "star", "team": "users", "workspace": "layers-2"}[self.scope]


VIEWS = f"""
(SELECT json_agg(p.id) FROM accounts_team p WHERE p.is_private AND NOT p.id = ANY(%s::bigint[]) AND NOT %s),
(SELECT json_agg(json_build_array(
          v.id, v.agent_id, v.conditions, v.is_moving, v.is_foreign, c.id, c.per_team, COALESCE(c.snapshot, ''),
          c.counted_at, COALESCE(c.took_ms, 0), c.due_since, c.asked_at,
          CASE WHEN c.snapshot <> '' THEN (SELECT count(*) FROM (
            SELECT 1 FROM tickets_ticketchange l WHERE {pending_sql("c.snapshot")} LIMIT 401) x) ELSE 0 END,
          v.name,
          CASE WHEN v.owner_id IS NOT NULL THEN 'personal' WHEN v.team_id IS NULL THEN 'workspace' ELSE 'team' END)
        ORDER BY v.position NULLS LAST, v.owner_id NULLS LAST, v.team_id NULLS LAST, v.name, v.id)
   FROM (SELECT w.*, h.position, CASE WHEN w.is_personal THEN %s::bigint END AS agent_id
           FROM tickets_savedview w
           LEFT JOIN tickets_viewplace h ON h.view_id = w.id AND h.agent_id = %s
          WHERE (w.owner_id = %s OR (w.owner_id IS NULL AND (w.team_id IS NULL OR w.team_id = ANY(%s::bigint[]))))
            AND h.is_hidden IS NOT TRUE
          ORDER BY h.position NULLS LAST, w.owner_id NULLS LAST, w.team_id NULLS LAST, w.name, w.id LIMIT {SHOWN}) v
   LEFT JOIN tickets_viewcount c ON c.view_id = v.id AND c.agent_id IS NOT DISTINCT FROM v.agent_id)
"""  # noqa: S608 - nothing but text of this module and of `tickets.counting`


def saved_params(actor: Actor) -> list[Any]:
    """The parameters of VIEWS, in their order."""
    teams = sorted(actor.scope.teams)
    return [teams, actor.has_role("administrator"), actor.id, actor.id, actor.id, teams]


def saved_queues(found: Sequence[Any], actor: Actor, zone: str) -> tuple[SavedQueue, ...]:
    """The views in their order with their counts; what has to be counted is ordered, and shown when it is done."""
    hidden, listed = found[0] or [], found[1] or []
    if not listed:
        return ()
    rows = [Counted.read(row[:13]) for row in listed]
    shared = Asker(None, zone=zoneinfo.ZoneInfo(zone))
    added = add_up([(row, Asker.of(actor) if row.agent else shared) for row in rows])
    keeping.order_counts(rows)
    return tuple(
        SavedQueue(row.view, name, scope, _number(added.get(row.id or 0, row.per_team), hidden))
        for row, (name, scope) in zip(rows, (one[13:15] for one in listed), strict=True)
    )


def _number(per_team: dict[str, int] | None, hidden: Sequence[int]) -> str:
    return "" if per_team is None else f"{total(per_team, hidden):,}"
