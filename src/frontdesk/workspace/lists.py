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
from frontdesk.tickets.fact import OrderKind
from frontdesk.tickets.permissions import visible_sql as visible
from frontdesk.workspace import cursors

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
    "all": "TRUE",  # for views, whose conditions say it themselves
}
DUE_WITHIN = datetime.timedelta(hours=4)


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
    sentiment: int | None
    draft: str | None = None


@dataclass(frozen=True)
class Order:
    """A sort order: one SQL expression that is never NULL, and which way. `kind` says how a cursor writes its value."""

    label: str
    column: str
    ascending: bool
    kind: OrderKind = "moment"


ORDERS = {
    "latest": Order("Latest message first", "t.last_message_at", ascending=False),
    "oldest": Order("Longest quiet first", "t.last_message_at", ascending=True),
    "due": Order("Due first", "COALESCE(t.next_due_at, '9999-01-01 00:00+00'::timestamptz)", ascending=True),
    "urgent": Order("Most urgent first", "t.priority", ascending=True, kind="number"),
}
PROMISED = Order("Due first", "t.next_due_at", ascending=True)  # the due queue: straight along its index


@dataclass(frozen=True)
class Query:
    """What is asked of the list: conditions with their parameters, orders, state and cursor.

    `within` comes before the order: the rows of one group stand together. `cells` are SQL of further columns.
    """

    where: str = "TRUE"
    params: Sequence[Any] = ()
    state: str = "unsolved"
    order: Order = field(default=ORDERS["latest"])
    unread: str = "t.is_unread"
    after: str = ""
    before: str = ""
    within: Order | None = None
    cells: Sequence[str] = ()

    @property
    def orders(self) -> list[Order]:
        return [self.order] if self.within is None else [self.within, self.order]


@dataclass(frozen=True)
class Page:
    """Rows with the cursors of the neighbouring pages (empty: there is none), and the `cells` of each row."""

    rows: list[Row]
    newer: str
    older: str
    cells: list[tuple[Any, ...]] = field(default_factory=list)


_ROWS = """
SELECT t.id, t.number, t.subject, t.requester_name, t.channel, t.preview, t.preview_kind, t.status, t.priority,
       t.language, t.next_due_at, t.last_message_at, {unread}, t.tags, c.name, u.name, m.name, t.level, t.sentiment,
       (SELECT d.preview FROM tickets_draft d
         WHERE d.ticket_id = t.id AND d.agent_id = {me} AND d.preview <> '' ORDER BY d.id LIMIT 1){more}
  FROM tickets_ticket t
  LEFT JOIN tickets_category c ON c.id = t.category_id
  LEFT JOIN accounts_agent a ON a.id = t.assignee_id
  LEFT JOIN accounts_user u ON u.id = a.user_id
  LEFT JOIN accounts_team m ON m.id = t.team_id
 WHERE {where}
 ORDER BY {order}
 LIMIT %s
"""
_COLUMNS = len(Row._fields)


def page_of(query: Query, actor: Actor, size: int = PAGE) -> Page:
    """One page of what the actor may see. Raises ValueError for a cursor that is none."""
    backwards, orders = bool(query.before), query.orders
    seen, seen_params = visible(actor)
    conditions, params = [STATES[query.state], query.where, seen], [*query.params, *seen_params]
    if cursor := query.before or query.after:
        beyond, place = cursors.beyond(orders, cursors.read(cursor, orders), backwards)
        conditions.append(beyond)
        params += place
    text = _ROWS.format(
        unread=query.unread,
        me=int(actor.id or 0),
        where=" AND ".join(conditions),
        order=", ".join(f"{one} {way}" for one, way in cursors.directions(orders, backwards)),
        more="".join(f", {sql}" for sql in (*(order.column for order in orders), *query.cells)),
    )
    with connection.cursor() as answer:
        answer.execute(text, [*params, size + 1])
        found = answer.fetchall()
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([], "", "")
    has_newer, has_older = (more, True) if backwards else (bool(query.after), more)
    keys, first = slice(_COLUMNS, _COLUMNS + len(orders)), _COLUMNS + len(orders)
    return Page(
        [Row._make(row[:_COLUMNS]) for row in found],
        cursors.write(found[0][keys], found[0][0], orders) if has_newer else "",
        cursors.write(found[-1][keys], found[-1][0], orders) if has_older else "",
        [row[first:] for row in found] if query.cells else [],
    )


def due_soon() -> datetime.datetime:
    """Until when a promise counts as due: it belongs on the page of what is due."""
    return clock.now() + DUE_WITHIN
