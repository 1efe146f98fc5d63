"""Time that passes since something, or until something is due."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import connection

from frontdesk.events import Actor
from frontdesk.rules.trigger import Ahead, Waiting
from frontdesk.tickets.events import (
    MessageAdded,
    StatusChanged,
    TicketAssigned,
    TicketCreated,
    TicketEscalated,
    TicketTriaged,
)
from frontdesk.tickets.models import Message, Ticket

PUBLIC = (Message.Kind.INBOUND, Message.Kind.OUTBOUND)
_LAST = (
    "(SELECT CASE WHEN m.kind = '{}' THEN m.created_at END FROM tickets_message m WHERE m.ticket_id = t.id "
    "AND m.kind IN ('inbound', 'outbound') AND NOT m.is_automatic ORDER BY m.created_at DESC, m.id DESC LIMIT 1)"
)


def _said_last(ticket: Ticket, kind: str) -> datetime.datetime | None:
    """When the last public word was said, where one of that kind had it."""
    said = Message.objects.filter(ticket=ticket, kind__in=PUBLIC, is_automatic=False)
    last = said.order_by("-created_at", "-id").only("kind", "created_at").first()
    return last.created_at if last is not None and last.kind == kind else None


class Silent(Waiting, slug="silent"):
    label, rank = "The customer has been silent since our answer for", 10
    phrase = "{} after our last answer, if the customer is silent"
    hears = (MessageAdded,)
    since_sql = _LAST.format("outbound")

    def is_meant(self, event: Any, by: Actor) -> bool:
        return bool(event.kind == "outbound")

    def since(self, ticket: Ticket) -> datetime.datetime | None:
        return _said_last(ticket, Message.Kind.OUTBOUND)


class Unanswered(Waiting, slug="unanswered"):
    label, rank = "The customer's last word has been unanswered for", 20
    phrase = "{} after the customer's last word, if nobody has answered"
    hears = (MessageAdded, TicketCreated)
    since_sql = _LAST.format("inbound")

    def is_meant(self, event: Any, by: Actor) -> bool:
        return getattr(event, "kind", "inbound") == "inbound"

    def since(self, ticket: Ticket) -> datetime.datetime | None:
        return _said_last(ticket, Message.Kind.INBOUND)


class InStatus(Waiting, slug="in_status"):
    label, rank = "It has been in its status for", 30
    phrase = "when it has been in its status for {}"
    hears = (StatusChanged, TicketCreated)
    since_sql = "(SELECT max(s.at) FROM tickets_statuschange s WHERE s.ticket_id = t.id)"

    def since(self, ticket: Ticket) -> datetime.datetime | None:
        return ticket.status_changes.order_by("-id").values_list("at", flat=True).first() or ticket.created_at


class Unowned(Waiting, slug="unowned"):
    label, rank = "Nobody has owned it for", 40
    phrase = "when nobody has owned it for {}"
    hears = (TicketCreated, TicketAssigned, TicketEscalated, TicketTriaged)
    since_sql = (
        "(CASE WHEN t.assignee_id IS NULL THEN COALESCE((SELECT min(a.at) FROM tickets_assignment a "
        "WHERE a.ticket_id = t.id AND a.id > COALESCE((SELECT max(b.id) FROM tickets_assignment b "
        "WHERE b.ticket_id = t.id AND b.agent_id IS NOT NULL), 0)), t.created_at) END)"
    )

    def since(self, ticket: Ticket) -> datetime.datetime | None:
        if ticket.assignee_id is not None:
            return None
        rows = ticket.assignments.order_by("-id").values_list("agent_id", "at")
        since = ticket.created_at
        for agent, at in rows:
            if agent:
                break
            since = at
        return since


class Old(Waiting, slug="age"):
    label, rank = "It came in so long ago", 50
    phrase = "{} after it came in"
    hears = (TicketCreated,)
    since_sql = "t.created_at"

    def since(self, ticket: Ticket) -> datetime.datetime | None:
        return ticket.created_at


# Promises that end within the time, each once: by when it began, so that a pause does not make it another.
_COMING = """
SELECT k.ticket_id, 'due:' || k.promise || ':' || floor(extract(epoch FROM k.started_at) * 1000)::bigint
  FROM sla_slaclock k
 WHERE k.met_at IS NULL AND NOT k.is_breached AND k.due_at > %(now)s AND k.due_at <= %(until)s
   AND NOT EXISTS (SELECT 1 FROM rules_ruledue d WHERE d.ticket_id = k.ticket_id AND d.rule_id = %(rule)s
     AND d.occasion = 'due:' || k.promise || ':' || floor(extract(epoch FROM k.started_at) * 1000)::bigint)
 ORDER BY k.due_at LIMIT %(limit)s
"""


class NearDue(Ahead, slug="before_due"):
    label, rank = "A promise is due within", 60
    phrase = "{} before a promise is due"

    def coming(self, value: str, rule: int, now: datetime.datetime, limit: int) -> Iterable[tuple[int, str]]:
        with connection.cursor() as cursor:
            asked: dict[str, Any] = {"now": now, "until": now + self.length(value), "rule": rule, "limit": limit}
            cursor.execute(_COMING, asked)
            return [(ticket, occasion) for ticket, occasion in cursor.fetchall()]
