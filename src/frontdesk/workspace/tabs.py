"""The tickets that an agent has open, as the bar above a ticket shows them."""

import json
from typing import Any, NamedTuple

from django.db import connection

from frontdesk.events import Actor
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.permissions import visible_sql as visible

DOTS = {"new": "late", "open": "info", "pending": "off", "on_hold": "hold", "solved": "ok", "closed": "ok"}


class OpenTab(NamedTuple):
    """One of them. `is_changed` says that something happened since the agent looked, `has_draft` that words wait."""

    number: int
    subject: str
    status: str
    is_pinned: bool
    is_changed: bool
    has_draft: bool

    @property
    def dot(self) -> str:
        """The tone of its status."""
        return DOTS.get(self.status, "off")


_TABS = """
SELECT json_agg(json_build_array(t.number, t.subject, t.status, o.is_pinned, o.seen_version < t.version,
         EXISTS (SELECT 1 FROM tickets_draft d WHERE d.agent_id = o.agent_id AND d.ticket_id = o.ticket_id))
       ORDER BY NOT o.is_pinned, o.position, o.id)
  FROM tickets_tab o JOIN tickets_ticket t ON t.id = o.ticket_id WHERE o.agent_id = %s
"""


def open_tabs_sql(rule: str) -> str:
    """SQL for all of them as one value, with the parameters (agent, those of `rule`); none that may not be seen."""
    return f"({_TABS} AND {rule})"  # our own words


def open_tabs(value: Any) -> tuple[OpenTab, ...]:
    """What that SQL gives."""
    return tuple(OpenTab(*each) for each in (json.loads(value) if isinstance(value, str) else value) or ())


def read_tabs(actor: Actor) -> tuple[OpenTab, ...]:
    """The agent's tabs, in one query."""
    rule, hidden = visible(actor)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {open_tabs_sql(rule)}", [actor.id, *hidden])
        return open_tabs(cursor.fetchone()[0])


def with_current(tabs: tuple[OpenTab, ...], ticket: Ticket | None) -> tuple[OpenTab, ...]:
    """The tabs with that of the ticket which is open now; it may not have been there when they were read."""
    if ticket is None or any(tab.number == ticket.number for tab in tabs):
        return tabs
    has_draft = bool(getattr(ticket, "my_drafts", ()))
    return (*tabs, OpenTab(ticket.number, ticket.subject, ticket.status, False, False, has_draft))


def beside(tabs: tuple[OpenTab, ...], number: int) -> OpenTab | None:
    """The tab to go to when this one is closed: the one after it, else the one before."""
    numbers = [tab.number for tab in tabs]
    if number not in numbers:
        return tabs[-1] if tabs else None
    at = numbers.index(number)
    rest = (*tabs[:at], *tabs[at + 1 :])
    return rest[min(at, len(rest) - 1)] if rest else None
