"""Tickets that will be late if nothing changes, and why that is thought: for whoever can still change it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from frontdesk.accounts.models import Team
from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.kit.display import duration, full
from frontdesk.routing.logic.presence import LAPSE_SECONDS
from frontdesk.sla.actions.rules import rulebook
from frontdesk.sla.logic.business_time import Hours, NeverOpen, due
from frontdesk.sla.logic.foresight import Foreseen, Helper, Owed, foresee
from frontdesk.tickets.permissions import visible_sql as visible

AHEAD = datetime.timedelta(hours=24)
HERE = datetime.timedelta(minutes=15)
LOOKED_BACK = datetime.timedelta(days=14)
SOON = datetime.timedelta(minutes=2)
USUAL_PACE, MOST, SHOWN = 900, 500, 50

# Waiting tickets of every team in the order in which they are due, along the index of due tickets.
_LINE = """
SELECT t.team_id, t.number, t.subject, t.next_due_at, t.assignee_id, u.name FROM tickets_ticket t
  LEFT JOIN accounts_agent a ON a.id = t.assignee_id LEFT JOIN accounts_user u ON u.id = a.user_id
 WHERE t.status IN ('new', 'open', 'pending', 'on_hold') AND t.status IN ('new', 'open') AND t.snoozed_until IS NULL
   AND t.team_id IS NOT NULL AND t.next_due_at IS NOT NULL AND t.next_due_at < %s AND {visible}
 ORDER BY t.next_due_at, t.id LIMIT {most}
"""
# Who is here, with their teams, and the usual time from one answer of theirs to the next. Who says in routing whether
# they are there is believed; who never has is here when a page of theirs was used lately.
_PEOPLE = """
SELECT a.id, u.name, ARRAY(SELECT m.team_id FROM accounts_membership m WHERE m.agent_id = a.id),
       (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x.gap) FROM (
          SELECT extract(epoch FROM g.created_at - lag(g.created_at) OVER (ORDER BY g.created_at)) AS gap
            FROM tickets_message g
           WHERE g.kind = 'outbound' AND g.agent_id = a.id AND g.created_at > %(since)s) x
         WHERE x.gap BETWEEN 60 AND 3600)
  FROM accounts_agent a JOIN accounts_user u ON u.id = a.user_id LEFT JOIN routing_worker w ON w.agent_id = a.id
 WHERE a.is_active AND u.is_active AND a.role <> 'viewer'
   AND (a.id = ANY(%(owners)s)
        OR EXISTS (SELECT 1 FROM accounts_membership m WHERE m.agent_id = a.id AND m.team_id = ANY(%(teams)s)))
   AND CASE WHEN w.seen_at IS NULL
            THEN EXISTS (SELECT 1 FROM accounts_session s WHERE s.user_id = a.user_id AND s.seen_at > %(lately)s)
            ELSE w.state IN ('available', 'busy', 'break') AND w.seen_at > %(alive)s END
"""


class Waiting(NamedTuple):
    """A ticket of the line."""

    team: int
    number: int
    subject: str
    due_at: datetime.datetime
    owner: int | None
    owner_name: str | None


@dataclass(frozen=True)
class AtRisk:
    """A ticket that is likely to be late, and the reason in words."""

    number: int
    subject: str
    team: str
    owner: str
    due_at: datetime.datetime
    why: str


def at_risk(actor: Actor) -> list[AtRisk]:
    """Those that are due within a day and whose turn comes later, soonest first, as far as the actor sees them."""
    now = clock.now()
    rule, hidden = visible(actor)
    with connection.cursor() as cursor:
        cursor.execute(_LINE.format(visible=rule, most=MOST), [now + AHEAD, *hidden])
        waiting = [Waiting(*row) for row in cursor.fetchall()]
        people = _people(cursor, waiting, now)
    teams = {
        team.pk: team for team in Team.objects.filter(pk__in=[one.team for one in waiting]).select_related("calendar")
    }
    book, names = rulebook(), {helper.key: name for helper, name in people}
    hours = {key: book.default(team).hours for key, team in teams.items()}
    here = {helper.key: helper for helper, _ in people}
    found = []
    for one in foresee([Owed(each.due_at, each.team, each.owner) for each in waiting], here.values(), hours, now):
        row = waiting[one.index]
        why = _why(one, row, here, names, _begin(hours[row.team], now))
        found.append(AtRisk(row.number, row.subject, teams[row.team].name, row.owner_name or "", row.due_at, why))
    return found[:SHOWN]


def _people(cursor: Any, waiting: list[Waiting], now: datetime.datetime) -> list[tuple[Helper, str]]:
    """Who is here of those teams, or has one of these; whoever answered too little lately is as quick as the others."""
    asked = {
        "teams": sorted({one.team for one in waiting}), "owners": sorted({one.owner for one in waiting if one.owner}),
        "since": now - LOOKED_BACK, "lately": now - HERE, "alive": now - datetime.timedelta(seconds=LAPSE_SECONDS),
    }  # fmt: skip
    cursor.execute(_PEOPLE, asked)
    rows = cursor.fetchall()
    known = sorted(float(pace) for *_, pace in rows if pace)
    usual = known[len(known) // 2] if known else USUAL_PACE
    return [(Helper(key, int(pace or usual), frozenset(teams)), name) for key, name, teams, pace in rows]


def _begin(hours: Hours, now: datetime.datetime) -> str:
    """Where these hours are closed now: when they begin, in words; at night it is no wonder that nobody is here."""
    try:
        opens = due(hours, now, 1) - datetime.timedelta(seconds=1)
    except NeverOpen:
        return ""
    return f" now; the team’s hours begin on {full(opens)}" if opens - now > SOON else ""


def _why(one: Foreseen, row: Waiting, here: dict[int, Helper], names: dict[int, str], begin: str) -> str:
    if one.helper is None or one.turn_at is None:
        if one.helper is not None:
            return "These hours are never open."
        who = f"{row.owner_name}, who has it, is not here" if row.owner_name else "Nobody of the team is here"
        return f"{who}{begin}."
    name, takes = names[one.helper], duration(here[one.helper].pace)
    others = f"{one.ahead} {'ticket' if one.ahead == 1 else 'tickets'} ahead of it"
    if row.owner is not None:
        before = f"{name} has {others}" if one.ahead else f"It is the next one of {name}"
    else:
        count = _counted(row.team, here.values())
        first = f"{name}, who is through first, has {others}" if one.ahead else f"It is the next one for {name}"
        before = f"Nobody has it and {count} here. {first}"
    late = f"{duration(one.late_seconds)} after it is due"
    return f"{before}, and one takes about {takes}: done at {full(one.turn_at)}, {late}."


def _counted(team: int, here: Iterable[Helper]) -> str:
    count = sum(1 for one in here if team in one.teams)
    return "one person of the team is" if count == 1 else f"{count} people of the team are"
