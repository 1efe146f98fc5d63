"""What stands beside every page: queues and teams with how much lies in each, in one capped query."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.workspace.access import oversees
from frontdesk.workspace.lists import DUE_WITHIN, WORKING, visible

CAP = 100


@dataclass(frozen=True)
class TeamQueue:
    """A team with the number of its unsolved tickets, as text."""

    slug: str
    name: str
    level: int
    count: str
    is_mine: bool


@dataclass(frozen=True)
class Sidebar:
    """Counts as people read them: at most "99+". `prefix` is that of ticket numbers."""

    prefix: str
    mine: str
    unassigned: str
    due: str
    late: bool
    mentions: str
    triage: str
    teams: tuple[TeamQueue, ...]

    def team(self, slug: str) -> TeamQueue | None:
        """The team of that slug, if its queue is the reader's to see."""
        return next((team for team in self.teams if team.slug == slug), None)


_COUNT = "(SELECT count(*) FROM (SELECT 1 FROM tickets_ticket t WHERE {where} LIMIT {cap}) x)"


def _counted(where: str) -> str:
    return _COUNT.format(where=f"{WORKING} AND {where}", cap=CAP)


_SQL = """
SELECT (SELECT number_prefix FROM accounts_workspace WHERE id = 1),
       {mine},
       {unassigned},
       {due},
       EXISTS (SELECT 1 FROM tickets_ticket t WHERE {unsolved} AND t.next_due_at < %s AND {visible}),
       (SELECT count(*) FROM (
          SELECT 1 FROM tickets_mention n JOIN tickets_ticket t ON t.id = n.ticket_id
           WHERE n.agent_id = %s AND n.seen_at IS NULL AND {visible} LIMIT 100) x),
       {triage},
       (SELECT json_agg(json_build_array(k.slug, k.name, k.level, {team}, k.id = ANY(%s::bigint[]))
                        ORDER BY k.id = ANY(%s::bigint[]) DESC, k.level, k.name)
          FROM accounts_team k
         WHERE k.is_active AND (k.id = ANY(%s::bigint[]) OR (%s AND (%s OR NOT k.is_private))))
"""


def _statement(rule: str) -> str:
    return _SQL.format(
        unsolved=WORKING,
        visible=rule,
        mine=_counted(f"t.assignee_id = %s AND {rule}"),
        unassigned=_counted(f"t.assignee_id IS NULL AND {rule}"),
        due=_counted(f"t.next_due_at < %s AND {rule}"),
        triage=_counted(f"NOT t.is_triaged AND {rule}"),
        team=_counted("t.team_id = k.id"),
    )


def read_sidebar(actor: Actor) -> Sidebar:
    """One query, whatever the number of tickets: each count stops at a hundred."""
    rule, hidden = visible(actor)
    teams, now = sorted(actor.scope.teams), clock.now()
    params: list[Any] = [
        actor.id,
        *hidden,
        *hidden,
        now + DUE_WITHIN,
        *hidden,
        now,
        *hidden,
        actor.id,
        *hidden,
        *hidden,
    ]
    params += [teams, teams, teams, oversees(actor), actor.has_role("administrator")]
    with connection.cursor() as cursor:
        cursor.execute(_statement(rule), params)
        prefix, mine, unassigned, due, late, mentions, triage, listed = cursor.fetchone()
    rows = json.loads(listed) if isinstance(listed, str) else listed or []
    return Sidebar(
        prefix or "FD",
        _shown(mine),
        _shown(unassigned),
        _shown(due),
        late,
        _shown(mentions),
        _shown(triage),
        tuple(TeamQueue(slug, name, level, _shown(count), own) for slug, name, level, count, own in rows),
    )


def _shown(count: int) -> str:
    return f"{CAP - 1}+" if count >= CAP else str(count)
