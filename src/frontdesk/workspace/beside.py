"""What helps to answer a ticket: the requester and their other tickets, promises, people in copy, fields, survey."""

import datetime
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.sla.logic.pausing import REASONS
from frontdesk.sla.models import Promise
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.permissions import visible_sql as visible
from frontdesk.workspace.lists import UNSOLVED
from frontdesk.workspace.rows import due_state

OTHERS = 5


@dataclass(frozen=True)
class ClockShown:
    """One promise: `state` is met, missed, late, soon, ok or paused; `taken` and `budget` are seconds; `why` it
    stands still."""

    label: str
    state: str
    due_at: datetime.datetime | None
    budget: int
    taken: int
    left: int
    why: str = ""

    @property
    def percent(self) -> int:
        """How much of the budget is used, at most 100."""
        return max(0, min(100, round(100 * self.taken / self.budget))) if self.budget else 100


@dataclass(frozen=True)
class Other:
    """Another ticket of the same requester."""

    number: int
    subject: str
    status: str
    at: datetime.datetime
    score: int | None


@dataclass(frozen=True)
class Beside:
    """See the module. `participants` are (id, name, e-mail); `answers` are (name, answer) of custom fields."""

    clocks: list[ClockShown]
    participants: list[tuple[int, str, str]]
    others: list[Other]
    open_count: int
    answers: list[tuple[str, str]]
    score: int | None
    comment: str
    survey_sent_at: datetime.datetime | None
    is_called: bool
    has_news: bool = False


_SQL = """
SELECT
 (SELECT json_agg(json_build_array(k.promise, k.budget_seconds, k.started_at, k.due_at, k.paused_at, k.left_seconds,
                                   k.met_at, k.is_breached, k.pause_reason) ORDER BY k.promise)
    FROM sla_slaclock k WHERE k.ticket_id = %s),
 (SELECT json_agg(json_build_array(c.id, COALESCE(NULLIF(c.name, ''), c.email, c.phone), c.email) ORDER BY p.id)
    FROM tickets_participant p JOIN customers_customer c ON c.id = p.customer_id WHERE p.ticket_id = %s),
 (SELECT json_agg(json_build_array(o.number, o.subject, o.status, o.created_at, o.score)) FROM (
     SELECT t.number, t.subject, t.status, t.created_at,
            (SELECT r.score FROM feedback_survey s JOIN feedback_response r ON r.survey_id = s.id
              WHERE s.ticket_id = t.id) AS score
       FROM tickets_ticket t
      WHERE t.requester_id = %s AND t.id <> %s AND {visible}
      ORDER BY t.created_at DESC LIMIT {others}) o),
 (SELECT count(*) FROM (SELECT 1 FROM tickets_ticket t
      WHERE t.requester_id = %s AND t.id <> %s AND {unsolved} AND {visible} LIMIT 100) x),
 (SELECT json_build_array(s.sent_at, r.score, r.comment)
    FROM feedback_survey s LEFT JOIN feedback_response r ON r.survey_id = s.id WHERE s.ticket_id = %s),
 (SELECT json_agg(json_build_array(f.slug, f.name) ORDER BY f.position, f.name) FROM tickets_field f
   WHERE f.slug = ANY(%s::varchar[])),
 EXISTS (SELECT 1 FROM tickets_mention n WHERE n.agent_id = %s AND n.seen_at IS NULL AND n.ticket_id = %s),
 EXISTS (SELECT 1 FROM notifications_bundle b WHERE b.agent_id = %s AND b.unread > 0 AND b.ticket_id = %s)
"""
_PROMISES = dict(Promise.choices)


def read_beside(ticket: Ticket, actor: Actor) -> Beside:
    """All of it in one query."""
    rule, hidden = visible(actor)
    asked = list(ticket.fields)
    params: list[Any] = [ticket.pk, ticket.pk, ticket.requester_id, ticket.pk, *hidden, ticket.requester_id, ticket.pk]
    params += [*hidden, ticket.pk, asked, *[actor.id, ticket.pk] * 2]
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(visible=rule, unsolved=UNSOLVED, others=OTHERS), params)
        row = [json.loads(value) if isinstance(value, str) else value for value in cursor.fetchone()]
    clocks, participants, others, open_count, survey, names, called, has_news = row
    sent_at, score, comment = survey or (None, None, None)
    now = clock.now()
    return Beside(
        [_clock(each, now) for each in clocks or ()],
        [(key, name or "Somebody", email) for key, name, email in participants or ()],
        [Other(number, subject, status, _moment(at), mark) for number, subject, status, at, mark in others or ()],
        open_count,
        [(name, _answer(ticket.fields[slug])) for slug, name in names or () if slug in ticket.fields],
        score,
        comment or "",
        _moment(sent_at) if sent_at else None,
        called,
        has_news,
    )


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def _answer(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)


def _clock(row: list[Any], now: datetime.datetime) -> ClockShown:
    promise, budget, started, due, paused, left, met, breached, reason = row
    label = str(_PROMISES.get(promise, promise))
    due_at = _moment(due) if due else None
    if met:
        taken = int((_moment(met) - _moment(started)).total_seconds())
        return ClockShown(label, "missed" if breached else "met", None, budget, taken, 0)
    if paused or due_at is None:
        rest = left if left is not None else budget
        return ClockShown(label, "paused", None, budget, budget - rest, rest, REASONS.get(reason, ""))
    rest = int((due_at - now).total_seconds())
    return ClockShown(label, due_state(due_at, now), due_at, budget, budget - rest, rest)
