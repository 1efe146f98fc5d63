"""How much lies with each team and each agent: one grouped query each, over unsolved and recently solved tickets."""

import datetime
from typing import NamedTuple

from django.db import connection

from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.tickets.permissions import visible_sql as visible
from frontdesk.workspace.lists import UNSOLVED

DONE_WITHIN = datetime.timedelta(days=7)


class TeamLoad(NamedTuple):
    """Counts of a team's tickets. `waiting_since` is the longest that a customer waits for us."""

    slug: str | None
    name: str | None
    level: int | None
    new: int
    ongoing: int
    pending: int
    on_hold: int
    done: int
    late: int
    unowned: int
    waiting_since: datetime.datetime | None


class AgentLoad(NamedTuple):
    """What one agent has in hand."""

    name: str
    role: str
    ongoing: int
    waiting: int
    late: int
    done: int


_RECENT = f"({UNSOLVED} OR (t.status IN ('solved', 'closed') AND t.solved_at > %s))"

_TEAMS = """
SELECT k.slug, k.name, k.level,
       count(*) FILTER (WHERE t.status = 'new'),
       count(*) FILTER (WHERE t.status = 'open'),
       count(*) FILTER (WHERE t.status = 'pending'),
       count(*) FILTER (WHERE t.status = 'on_hold'),
       count(*) FILTER (WHERE t.status IN ('solved', 'closed')),
       count(*) FILTER (WHERE t.status NOT IN ('solved', 'closed') AND t.next_due_at < %s),
       count(*) FILTER (WHERE t.status NOT IN ('solved', 'closed') AND t.assignee_id IS NULL),
       min(t.waiting_since) FILTER (WHERE t.status IN ('new', 'open'))
  FROM (SELECT t.team_id, t.status, t.next_due_at, t.assignee_id, t.waiting_since
          FROM tickets_ticket t WHERE {recent} AND {visible}) t
  FULL JOIN (SELECT * FROM accounts_team WHERE is_active AND (NOT is_private OR id = ANY(%s::bigint[]) OR %s)) k
    ON k.id = t.team_id
 GROUP BY k.id, k.slug, k.name, k.level
HAVING k.id IS NOT NULL OR count(t.status) > 0
 ORDER BY k.level NULLS FIRST, k.name
"""
_AGENTS = """
SELECT u.name, a.role,
       count(*) FILTER (WHERE t.status IN ('new', 'open')),
       count(*) FILTER (WHERE t.status IN ('pending', 'on_hold')),
       count(*) FILTER (WHERE t.status NOT IN ('solved', 'closed') AND t.next_due_at < %s),
       count(*) FILTER (WHERE t.status IN ('solved', 'closed'))
  FROM accounts_agent a
  JOIN accounts_user u ON u.id = a.user_id AND u.is_active
  LEFT JOIN tickets_ticket t ON t.assignee_id = a.id AND {recent} AND {visible}
 WHERE a.is_active AND a.role <> 'viewer'
 GROUP BY a.id, u.name, a.role
 ORDER BY 3 DESC, u.name
"""


def team_loads(actor: Actor) -> list[TeamLoad]:
    """Each team, and first (without a name) what belongs to none."""
    rule, hidden = visible(actor)
    now = clock.now()
    params = [now, now - DONE_WITHIN, *hidden, sorted(actor.scope.teams), actor.has_role("administrator")]
    with connection.cursor() as cursor:
        cursor.execute(_TEAMS.format(recent=_RECENT, visible=rule), params)
        return [TeamLoad._make(row) for row in cursor.fetchall()]


def agent_loads(actor: Actor) -> list[AgentLoad]:
    """Everybody who works tickets, the busiest first."""
    rule, hidden = visible(actor)
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_AGENTS.format(recent=_RECENT, visible=rule), [now, now - DONE_WITHIN, *hidden])
        return [AgentLoad._make(row) for row in cursor.fetchall()]
