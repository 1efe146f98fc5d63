"""Tickets that will be late if nothing changes, and why that is thought: for whoever can still change it."""

import datetime
from dataclasses import dataclass

from django.db import connection

from frontdesk.accounts.models import Team
from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.kit.display import duration, full
from frontdesk.sla.actions.rules import rulebook
from frontdesk.sla.logic.foresight import Foreseen, Line, foresee
from frontdesk.tickets.permissions import visible_sql as visible

AHEAD = datetime.timedelta(hours=24)
HERE = datetime.timedelta(minutes=15)
LOOKED_BACK = datetime.timedelta(days=14)
USUAL_PACE, MOST, SHOWN = 900, 500, 50

# Waiting tickets of every team in the order in which they are due, along the index of due tickets.
_LINE = """
SELECT t.team_id, t.number, t.subject, t.next_due_at, u.name FROM tickets_ticket t
  LEFT JOIN accounts_agent a ON a.id = t.assignee_id LEFT JOIN accounts_user u ON u.id = a.user_id
 WHERE t.status IN ('new', 'open', 'pending', 'on_hold') AND t.status IN ('new', 'open') AND t.snoozed_until IS NULL
   AND t.next_due_at IS NOT NULL AND t.next_due_at < %s AND {visible} ORDER BY t.next_due_at, t.id LIMIT {most}
"""
# Of each team: who was seen lately, and the usual time from one answer of a person to their next one.
_TEAMS = """
SELECT m.team_id,
       count(DISTINCT m.agent_id) FILTER (WHERE EXISTS (
           SELECT 1 FROM accounts_session s WHERE s.user_id = a.user_id AND s.seen_at > %s)),
       (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) FROM (
           SELECT extract(epoch FROM g.created_at - lag(g.created_at)
                          OVER (PARTITION BY g.agent_id ORDER BY g.created_at)) AS gap
             FROM tickets_message g WHERE g.kind = 'outbound' AND g.created_at > %s
               AND g.agent_id IN (SELECT k.agent_id FROM accounts_membership k WHERE k.team_id = m.team_id)) x
         WHERE gap BETWEEN 60 AND 3600)
  FROM accounts_membership m JOIN accounts_agent a ON a.id = m.agent_id AND a.is_active AND a.role <> 'viewer'
 WHERE m.team_id = ANY(%s) GROUP BY m.team_id
"""


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
        waiting = cursor.fetchall()
        teams = sorted({row[0] for row in waiting if row[0] is not None})
        cursor.execute(_TEAMS, [now - HERE, now - LOOKED_BACK, teams])
        known = {key: (here, int(pace or USUAL_PACE)) for key, here, pace in cursor.fetchall()}
    book, found = rulebook(), []
    for team in Team.objects.filter(pk__in=teams).select_related("calendar"):
        here, pace = known.get(team.pk, (0, USUAL_PACE))
        rows = [row for row in waiting if row[0] == team.pk]
        line = Line(book.default(team).hours, here, pace)
        for one in foresee(line, [row[3] for row in rows], now):
            _, number, subject, due_at, owner = rows[one.place]
            found.append(AtRisk(number, subject, team.name, owner or "", due_at, _why(one, line)))
    return sorted(found, key=lambda one: one.due_at)[:SHOWN]


def _why(one: Foreseen, line: Line) -> str:
    some = "1 ticket is ahead" if one.place == 1 else f"{one.place} tickets are ahead"
    ahead = some if one.place else "It is the next one"
    if one.turn_at is None:
        return f"{ahead}, and nobody of the team is here."
    people = "one person is here" if line.here == 1 else f"{line.here} people are here"
    late = f"{duration(one.late_seconds)} after it is due"
    return f"{ahead}, {people}, one takes about {duration(line.pace)}: its turn is over at {full(one.turn_at)}, {late}."
