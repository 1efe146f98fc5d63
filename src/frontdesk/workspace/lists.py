"""The rows of a queue: one statement through one partial index, whatever the number of tickets.

Hand-written, because this is the page that everybody looks at all day; `test_show_a_queue.py` holds it equal to
`Ticket.objects.visible_to`. Paging goes by the last row seen (keyset), never by offset.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

from frontdesk.events import Actor
from frontdesk.kit import clock

PAGE = 50
UNSOLVED = "t.status IN ('new', 'open', 'pending', 'on_hold')"
WORKING = f"{UNSOLVED} AND t.snoozed_until IS NULL"  # what a working queue holds: not what comes back later
STATES = {
    "unsolved": WORKING,
    "snoozed": f"t.snoozed_until IS NOT NULL AND {UNSOLVED}",
    "solved": "t.status = 'solved'",
    "closed": "t.status = 'closed'",
    "any": "t.status <> 'spam'",
    "spam": "t.status = 'spam'",
}
DUE_WITHIN = datetime.timedelta(hours=4)
FOREVER = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)


class Row(NamedTuple):
    """One ticket as a list shows it, straight from the database."""

    id: int
    number: int
    subject: str
    requester: str
    channel: str
    preview: str
    preview_kind: str
    status: str
    priority: int
    language: str
    due_at: datetime.datetime | None
    last_message_at: datetime.datetime
    is_unread: bool
    tags: list[str]
    category: str | None
    assignee: str | None
    team: str | None
    level: int


@dataclass(frozen=True)
class Order:
    """A sort order with the columns of its cursor. `step` is the comparison that goes forward."""

    label: str
    column: str
    ascending: bool
    is_moment: bool = True

    def clause(self, backwards: bool) -> str:
        word = "ASC" if self.ascending != backwards else "DESC"
        return f"{self.column} {word}, t.id {word}"

    def beyond(self, backwards: bool) -> str:
        sign = ">" if self.ascending != backwards else "<"
        return f"({self.column}, t.id) {sign} (%s, %s)"


ORDERS = {
    "latest": Order("Latest message first", "t.last_message_at", ascending=False),
    "oldest": Order("Longest quiet first", "t.last_message_at", ascending=True),
    "due": Order("Due first", "COALESCE(t.next_due_at, '9999-01-01 00:00+00'::timestamptz)", ascending=True),
    "urgent": Order("Most urgent first", "t.priority", ascending=True, is_moment=False),
}
PROMISED = Order("Due first", "t.next_due_at", ascending=True)  # the due queue: straight along its index


@dataclass(frozen=True)
class Query:
    """What is asked of the list: conditions with their parameters, order, state and cursor."""

    where: str = "TRUE"
    params: Sequence[Any] = ()
    state: str = "unsolved"
    order: Order = field(default=ORDERS["latest"])
    unread: str = "t.is_unread"
    after: str = ""
    before: str = ""


@dataclass(frozen=True)
class Page:
    """Rows with the cursors of the neighbouring pages (empty: there is none)."""

    rows: list[Row]
    newer: str
    older: str


def visible(actor: Actor) -> tuple[str, list[Any]]:
    """SQL for `tickets.permissions.view_ticket` of an agent: private teams are for their members alone."""
    if actor.has_role("administrator") or actor.scope.hidden == frozenset():
        return "TRUE", []
    if actor.scope.hidden is not None:
        return "(t.team_id IS NULL OR t.team_id <> ALL(%s::bigint[]))", [sorted(actor.scope.hidden)]
    hidden = "ARRAY(SELECT p.id FROM accounts_team p WHERE p.is_private AND NOT p.id = ANY(%s::bigint[]))"
    return f"(t.team_id IS NULL OR NOT t.team_id = ANY({hidden}))", [sorted(actor.scope.teams)]


_ROWS = """
SELECT t.id, t.number, t.subject, t.requester_name, t.channel, t.preview, t.preview_kind, t.status, t.priority,
       t.language, t.next_due_at, t.last_message_at, {unread}, t.tags, c.name, u.name, m.name, t.level
  FROM tickets_ticket t
  LEFT JOIN tickets_category c ON c.id = t.category_id
  LEFT JOIN accounts_agent a ON a.id = t.assignee_id
  LEFT JOIN accounts_user u ON u.id = a.user_id
  LEFT JOIN accounts_team m ON m.id = t.team_id
 WHERE {where}
 ORDER BY {order}
 LIMIT %s
"""


def page_of(query: Query, actor: Actor, size: int = PAGE) -> Page:
    """One page of what the actor may see. Raises ValueError for a cursor that is none."""
    backwards = bool(query.before)
    seen, seen_params = visible(actor)
    conditions, params = [STATES[query.state], query.where, seen], [*query.params, *seen_params]
    if cursor := query.before or query.after:
        conditions.append(query.order.beyond(backwards))
        params += _read_cursor(cursor, query.order)
    text = _ROWS.format(unread=query.unread, where=" AND ".join(conditions), order=query.order.clause(backwards))
    with connection.cursor() as answer:
        answer.execute(text, [*params, size + 1])
        found = [Row._make(row) for row in answer.fetchall()]
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], "", "")
    has_newer, has_older = (more, True) if backwards else (bool(query.after), more)
    return Page(
        rows,
        _write_cursor(rows[0], query.order) if has_newer else "",
        _write_cursor(rows[-1], query.order) if has_older else "",
    )


def _write_cursor(row: Row, order: Order) -> str:
    if not order.is_moment:
        return f"{row.priority}.{row.id}"
    moment = row.last_message_at if order.column == "t.last_message_at" else row.due_at or FOREVER
    return f"{(moment - _EPOCH) // datetime.timedelta(microseconds=1)}.{row.id}"


_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def _read_cursor(cursor: str, order: Order) -> list[Any]:
    value, _, identity = cursor.partition(".")
    if not (value.isdecimal() and identity.isdecimal() and len(cursor) < 40):
        raise ValueError("Not a place in this list.")
    if not order.is_moment:
        return [min(int(value), 9), int(identity)]
    try:
        return [_EPOCH + datetime.timedelta(microseconds=int(value)), int(identity)]
    except OverflowError as error:
        raise ValueError("Not a place in this list.") from error


def due_soon() -> datetime.datetime:
    """Until when a promise counts as due: it belongs on the page of what is due."""
    return clock.now() + DUE_WITHIN
