"""Search among tickets: by number, by words of the subject or the customer, by an address, by what was written.

Each kind of find goes through its own index and is capped, so that a word which stands in every ticket costs no
more than a rare one: of each kind only the newest hundred matches are looked at.
"""

import re

from django.db import connection

from frontdesk.events import Actor
from frontdesk.tickets.logic.number import parse
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.lists import Row, visible

CAP = 100
SHOWN = 50
_WORD = re.compile(r"[\w@.+'-]+", re.UNICODE)

_SQL = """
WITH found AS (
  (SELECT t.id, 3 AS weight FROM tickets_ticket t
    WHERE t.search @@ to_tsquery('simple', %s) AND {visible} ORDER BY t.last_message_at DESC LIMIT {cap})
  UNION ALL
  (SELECT t.id, 4 FROM tickets_ticket t
    WHERE t.requester_id IN (SELECT i.customer_id FROM customers_identity i
                              WHERE i.address = ANY(%s::varchar[]) LIMIT 20)
      AND {visible} ORDER BY t.created_at DESC LIMIT {cap})
  UNION ALL
  (SELECT m.ticket_id, 1 FROM (
      SELECT w.ticket_id, w.id FROM tickets_message w
       WHERE to_tsvector('simple', COALESCE(w.text, '')) @@ to_tsquery('simple', %s) LIMIT 1000) m
     JOIN tickets_ticket t ON t.id = m.ticket_id AND {visible}
    ORDER BY m.id DESC LIMIT {cap})
)
SELECT t.id, t.number, t.subject, t.requester_name, t.channel, t.preview, t.preview_kind, t.status, t.priority,
       t.language, t.next_due_at, t.last_message_at, t.is_unread, t.tags, c.name, u.name, m.name, t.level
  FROM (SELECT id, max(weight) AS weight FROM found GROUP BY id) f
  JOIN tickets_ticket t ON t.id = f.id
  LEFT JOIN tickets_category c ON c.id = t.category_id
  LEFT JOIN accounts_agent a ON a.id = t.assignee_id
  LEFT JOIN accounts_user u ON u.id = a.user_id
  LEFT JOIN accounts_team m ON m.id = t.team_id
 ORDER BY f.weight DESC, t.last_message_at DESC, t.id DESC
 LIMIT %s
"""


def numbered(words: str, actor: Actor) -> int | None:
    """The number of a ticket that was meant, if it is one and the actor may see it."""
    number = parse(words)
    if number is None or not Ticket.objects.visible_to(actor).filter(number=number).exists():
        return None
    return number


def search(words: str, actor: Actor, limit: int = SHOWN) -> list[Row]:
    """The best matches first: an address, then subject and name, then what was written; newest within each."""
    terms = _WORD.findall(words.lower())[:8]
    if not terms:
        return []
    rule, hidden = visible(actor)
    query = " & ".join(f"'{term.replace(chr(39), '')}':*" for term in terms if term.strip("'"))
    params = [query, *hidden, terms, *hidden, query, *hidden, limit]
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(visible=rule, cap=CAP), params)
        return [Row._make(row) for row in cursor.fetchall()]
