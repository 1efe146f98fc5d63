"""My day: one's own figures beside the team's median, and what is to be done. A constant number of statements."""

import datetime
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from frontdesk.accounts.models import Agent, Membership
from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.kit.display import duration
from frontdesk.tickets.permissions import visible_sql as visible
from frontdesk.workspace.lists import UNSOLVED

RATED_WITHIN = datetime.timedelta(days=30)
MOST_COLLEAGUES, MOST_TICKETS = 200, 200


class Counted(NamedTuple):
    """An agent's day. `first_seconds` is the median time to first replies that were theirs; None: none was."""

    agent: int
    solved: int
    replies: int
    first_seconds: float | None
    open: int
    rated: int
    mark: float | None

    @property
    def is_active(self) -> bool:
        """Whether they did anything today: who is away is not compared with."""
        return bool(self.solved or self.replies)


@dataclass(frozen=True)
class Figure:
    """One figure: how it is read, taken from an agent's day, and which tickets stand behind it."""

    slug: str
    label: str
    note: str
    of: Callable[[Counted], float | None]
    shown: Callable[[float | None], str]
    tickets: str


@dataclass(frozen=True)
class Shown:
    """A figure as the page shows it: mine, and the team's median ("" where there is nobody to compare with)."""

    slug: str
    label: str
    note: str
    mine: str
    team: str


_SOLVED = "t.solved_at >= %(today)s AND t.assignee_id = ANY(%(agents)s::bigint[])"
_SAID = """m.kind = 'outbound' AND m.agent_id = ANY(%(agents)s::bigint[]) AND m.created_at >= %(today)s
   AND NOT m.is_automatic"""
_OPEN = f"{UNSOLVED} AND t.assignee_id = ANY(%(agents)s::bigint[])"
_RATED = "r.answered_at >= %(rated)s AND s.agent_id = ANY(%(agents)s::bigint[])"
# Of many colleagues with thousands of replies each, no ticket is looked up but those that were answered first today and
# those that are hidden; the rest is read from indexes alone (`message_said`, `ticket_first_reply`, `ticket_held`).
_COUNT = """
WITH solved AS (
  SELECT t.assignee_id AS id, count(*) AS n FROM tickets_ticket t WHERE {solved} AND {visible} GROUP BY 1),
said AS (
  SELECT m.agent_id AS id, count(*) AS n,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM f.first_replied_at - f.created_at))
           FILTER (WHERE f.id IS NOT NULL) AS first
    FROM tickets_message m
    LEFT JOIN tickets_ticket f
      ON f.id = m.ticket_id AND f.first_replied_at = m.created_at AND f.first_replied_at >= %(today)s
   WHERE {said} AND NOT EXISTS (
     SELECT 1 FROM tickets_ticket t
      WHERE t.id = m.ticket_id AND t.last_message_at >= %(today)s AND NOT {visible}) GROUP BY 1),
held AS (
  SELECT t.assignee_id AS id, count(*) AS n FROM tickets_ticket t WHERE {open} AND {visible} GROUP BY 1),
rated AS (
  SELECT s.agent_id AS id, count(*) AS n, avg(r.score)::float AS mark
    FROM feedback_response r JOIN feedback_survey s ON s.id = r.survey_id
    JOIN tickets_ticket t ON t.id = s.ticket_id
   WHERE {rated} AND {visible} GROUP BY 1)
SELECT w.id, coalesce(solved.n, 0), coalesce(said.n, 0), said.first::float, coalesce(held.n, 0), coalesce(rated.n, 0),
       rated.mark
  FROM unnest(%(agents)s::bigint[]) w (id)
  LEFT JOIN solved USING (id) LEFT JOIN said USING (id) LEFT JOIN held USING (id) LEFT JOIN rated USING (id)
"""
_PARTS = {"solved": _SOLVED, "said": _SAID, "open": _OPEN, "rated": _RATED}
_REPLIED = "tickets_message m JOIN tickets_ticket t ON t.id = m.ticket_id"
_TICKETS = {
    "solved": "SELECT t.number, t.solved_at, NULL FROM tickets_ticket t WHERE {solved} AND {visible}",
    "said": "SELECT t.number, max(m.created_at), count(*) FROM {replied} WHERE {said} AND {visible} GROUP BY t.id",
    "first": """
      SELECT t.number, t.first_replied_at, extract(epoch FROM t.first_replied_at - t.created_at) FROM {replied}
       WHERE {said} AND m.created_at = t.first_replied_at AND {visible}""",
    "open": "SELECT t.number, t.last_message_at, NULL FROM tickets_ticket t WHERE {open} AND {visible}",
    "rated": """
      SELECT t.number, r.answered_at, r.score FROM feedback_response r JOIN feedback_survey s ON s.id = r.survey_id
        JOIN tickets_ticket t ON t.id = s.ticket_id WHERE {rated} AND {visible}""",
}
_LISTED = """
SELECT t.number, t.subject, t.requester_name, t.status, f.at, f.more
  FROM ({found} ORDER BY 2 DESC LIMIT {most}) f (number, at, more) JOIN tickets_ticket t ON t.number = f.number
 ORDER BY f.at DESC
"""


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}".removesuffix(".0")


def _time(value: float | None) -> str:
    return "–" if value is None else duration(value)


def _mark(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} of 5"


FIGURES = (
    Figure("solved", "Solved", "today", lambda one: one.solved, _number, "solved"),
    Figure("replies", "Replies", "today", lambda one: one.replies, _number, "said"),
    Figure("first-reply", "First reply", "median today", lambda one: one.first_seconds, _time, "first"),
    Figure("open", "Open", "with me now", lambda one: one.open, _number, "open"),
    Figure("rating", "Rating", "last 30 days", lambda one: one.mark, _mark, "rated"),
)


def figures(actor: Actor) -> list[Shown]:
    """My figures, each beside the median of my teams' members who worked today."""
    mine, others = _counted(actor)
    active = [one for one in (mine, *others) if one.is_active or one.agent == mine.agent]
    found = []
    for figure in FIGURES:
        values = [value for one in active if (value := figure.of(one)) is not None]
        team = figure.shown(statistics.median(values)) if others and values else ""
        found.append(Shown(figure.slug, figure.label, figure.note, figure.shown(figure.of(mine)), team))
    return found


def tickets_behind(figure: Figure, actor: Actor) -> list[tuple[Any, ...]]:
    """The tickets of my figure, newest first: number, subject, customer, status, moment, and what it adds."""
    rule, params = _params(actor, [actor.id or 0])
    found = _TICKETS[figure.tickets].format(visible=rule, replied=_REPLIED, **_PARTS)
    with connection.cursor() as cursor:
        cursor.execute(_LISTED.format(found=found, most=MOST_TICKETS), params)
        return list(cursor.fetchall())


def _counted(actor: Actor) -> tuple[Counted, list[Counted]]:
    mine = actor.id or 0
    colleagues = Membership.objects.filter(team__in=actor.scope.teams, agent__in=Agent.objects.working())
    others = set(colleagues.values_list("agent_id", flat=True)[:MOST_COLLEAGUES]) - {mine}
    rule, params = _params(actor, [mine, *sorted(others)])
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(visible=rule, **_PARTS), params)
        found = {row[0]: Counted(*row) for row in cursor.fetchall()}
    return found.pop(mine), list(found.values())


def _params(actor: Actor, agents: list[int]) -> tuple[str, dict[str, Any]]:
    """What may be seen, as a rule with a named parameter, and all parameters."""
    rule, hidden = visible(actor)
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    params = {"agents": agents, "today": today, "rated": clock.now() - RATED_WITHIN}
    return rule.replace("%s", "%(hidden)s"), params | ({"hidden": hidden[0]} if hidden else {})
