"""What stands around a ticket besides its conversation: snooze, offer, planned status, promises, reminders, watchers.

One statement, and none for a ticket that was read with nothing of it (`whole.read_whole`).
"""

import datetime
import json
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.permissions import visible_sql as visible

SHOWN_FOR = datetime.timedelta(days=3)


@dataclass(frozen=True)
class Snoozed:
    """`number` is the ticket that it waits for, where the reader may see it; `why` is said once it is back."""

    wakes_on: str
    until: datetime.datetime | None
    number: int | None
    note: str
    by: str
    ended_at: datetime.datetime | None
    why: str


@dataclass(frozen=True)
class Offered:
    """An open offer. `is_mine` to take, `is_given` by the reader (or theirs to withdraw)."""

    id: int
    to: str
    giver: str
    note: str
    expires_at: datetime.datetime
    is_mine: bool
    is_given: bool


@dataclass(frozen=True)
class Planned:
    """A status that follows, or was not set for a `reason`."""

    id: int
    status: str
    due_at: datetime.datetime
    unless_answered: bool
    reason: str
    by: str


@dataclass(frozen=True)
class Promised:
    """A promise to the customer: `state` is open, kept, broken or withdrawn."""

    id: int
    kind: str
    due_at: datetime.datetime
    state: str
    note: str
    agent: str
    ended_at: datetime.datetime | None


@dataclass(frozen=True)
class Reminded:
    """One's own reminder; `is_due` when its moment has come."""

    id: int
    due_at: datetime.datetime
    note: str
    is_due: bool


@dataclass(frozen=True)
class Handed:
    """What the one before said when handing the ticket on; it stands on top until the new owner writes."""

    note: str
    by: str
    at: datetime.datetime


@dataclass(frozen=True)
class Keeping:
    """See the module. `watchers` are names; `is_followed` tells whether the reader is among them."""

    snooze: Snoozed | None = None
    offer: Offered | None = None
    plan: Planned | None = None
    pledges: list[Promised] = field(default_factory=list)
    reminders: list[Reminded] = field(default_factory=list)
    watchers: list[str] = field(default_factory=list)
    is_followed: bool = False
    handed: Handed | None = None


ANY = """EXISTS (
 SELECT 1 FROM tickets_watcher k WHERE k.ticket_id = t.id UNION ALL
 SELECT 1 FROM tickets_snooze k WHERE k.ticket_id = t.id UNION ALL
 SELECT 1 FROM tickets_pledge k WHERE k.ticket_id = t.id UNION ALL
 SELECT 1 FROM tickets_reminder k WHERE k.ticket_id = t.id UNION ALL
 SELECT 1 FROM tickets_plannedstatus k WHERE k.ticket_id = t.id UNION ALL
 SELECT 1 FROM tickets_offer k WHERE k.ticket_id = t.id UNION ALL
 SELECT 1 FROM tickets_assignment k WHERE k.ticket_id = t.id AND k.note <> '')"""

_SQL = """
SELECT
 (SELECT json_build_array(s.wakes_on, s.until, (SELECT t.number FROM tickets_ticket t WHERE t.id = s.other_id
                          AND {visible}), s.note, s.by_name, s.ended_at, s.ended_why)
    FROM tickets_snooze s WHERE s.ticket_id = %s ORDER BY s.id DESC LIMIT 1),
 (SELECT json_build_array(o.id, o.to_agent_id, u.name, o.to_team_id, m.name, o.giver_id, o.by_name, o.note,
                          o.expires_at)
    FROM tickets_offer o LEFT JOIN accounts_agent a ON a.id = o.to_agent_id
    LEFT JOIN accounts_user u ON u.id = a.user_id
    LEFT JOIN accounts_team m ON m.id = o.to_team_id WHERE o.ticket_id = %s AND o.state = 'open'),
 (SELECT json_build_array(p.id, p.status, p.due_at, p.unless_answered, p.reason, p.by_name, p.state, p.ended_at)
    FROM tickets_plannedstatus p WHERE p.ticket_id = %s ORDER BY p.id DESC LIMIT 1),
 (SELECT json_agg(x.line) FROM (
  SELECT json_build_array(p.id, p.kind, p.due_at, p.state, p.note, u.name, p.ended_at) AS line
    FROM tickets_pledge p JOIN accounts_agent a ON a.id = p.agent_id JOIN accounts_user u ON u.id = a.user_id
   WHERE p.ticket_id = %s ORDER BY p.state = 'open' DESC, p.id DESC LIMIT 6) x),
 (SELECT json_agg(json_build_array(r.id, r.due_at, r.note) ORDER BY r.due_at) FROM tickets_reminder r
   WHERE r.ticket_id = %s AND r.agent_id = %s AND r.done_at IS NULL),
 (SELECT json_agg(json_build_array(w.agent_id, u.name) ORDER BY w.id) FROM tickets_watcher w
    JOIN accounts_agent a ON a.id = w.agent_id JOIN accounts_user u ON u.id = a.user_id WHERE w.ticket_id = %s),
 (SELECT json_build_array(h.note, h.by_name, h.at) FROM tickets_assignment h
   WHERE h.id = (SELECT max(k.id) FROM tickets_assignment k WHERE k.ticket_id = %s) AND h.note <> ''
     AND (h.by_id IS DISTINCT FROM h.agent_id OR h.how = 'transfer')
     AND NOT EXISTS (SELECT 1 FROM tickets_message q WHERE q.ticket_id = h.ticket_id AND q.created_at > h.at
                                                       AND q.agent_id IS NOT NULL))
"""


def read_keeping(ticket: Ticket, actor: Actor) -> Keeping:
    """All of it, as this agent may see it."""
    if not getattr(ticket, "has_keeping", True):
        return Keeping()
    rule, hidden = visible(actor)
    key = ticket.pk
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(visible=rule), [*hidden, key, key, key, key, key, actor.id, key, key])
        row = [json.loads(value) if isinstance(value, str) else value for value in cursor.fetchone()]
    snooze, offer, plan, pledges, reminders, watchers, handed = row
    now = clock.now()
    return Keeping(
        _snoozed(snooze, now) if snooze else None,
        _offered(offer, ticket, actor) if offer else None,
        _planned(plan, now) if plan else None,
        [_promised(each) for each in pledges or ()],
        [Reminded(each[0], _at(each[1]), each[2], _at(each[1]) <= now) for each in reminders or ()],
        [name for _, name in watchers or ()],
        any(agent == actor.id for agent, _ in watchers or ()),
        Handed(handed[0], handed[1], _at(handed[2])) if handed else None,
    )


def _snoozed(row: list[Any], now: datetime.datetime) -> Snoozed | None:
    """The one that stands, or that just ended by itself."""
    wakes_on, until, number, note, by, ended, why = row
    ended_at = _maybe(ended)
    if ended_at is not None and (why not in {"time", "answer", "solved"} or now - ended_at > SHOWN_FOR):
        return None
    return Snoozed(wakes_on, _maybe(until), number, note, by, ended_at, why)


def _offered(row: list[Any], ticket: Ticket, actor: Actor) -> Offered:
    key, agent, agent_name, team, team_name, giver, giver_name, note, expires = row
    to = " · ".join(name for name in (team_name, agent_name) if name)
    is_mine = agent == actor.id if agent else team in actor.scope.teams
    is_given = actor.id in {giver, ticket.assignee_id} or actor.has_role("administrator", "supervisor")
    return Offered(key, to, giver_name, note, _at(expires), is_mine, is_given)


def _planned(row: list[Any], now: datetime.datetime) -> Planned | None:
    key, status, due, unless, reason, by, state, ended = row
    ended_at = _maybe(ended)
    if state != "waiting" and (state != "stopped" or ended_at is None or now - ended_at > SHOWN_FOR):
        return None
    return Planned(key, status, _at(due), unless, reason, by)


def _promised(row: list[Any]) -> Promised:
    key, kind, due, state, note, agent, ended = row
    return Promised(key, kind, _at(due), state, note, agent, _maybe(ended))


def _at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def _maybe(text: str | None) -> datetime.datetime | None:
    return _at(text) if text else None
