"""What is shown of a find: the place where it says so, with the words marked."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from frontdesk.tickets.operators import Clause
from frontdesk.tickets.search.engine import BEGIN, END, Excerpt, FileHit
from frontdesk.tickets.search.words import Words

LOOKED_AT = 15  # newest messages of a ticket among which the excerpt is looked for
_MARKS = f"StartSel={BEGIN},StopSel={END},MaxWords=28,MinWords=14,ShortWord=0"

_SAID = """
SELECT t.id, m.id, m.kind, m.author_name, m.created_at,
       ts_headline(desk_config(t.language), translate(left(m.text, 8000), %s, ''), %s::tsquery, %s)
  FROM unnest(%s::bigint[]) x JOIN tickets_ticket t ON t.id = x
  JOIN LATERAL (
    SELECT n.*, to_tsvector(desk_config(t.language), desk_plain(left(n.text, 8000))) AS words
      FROM (SELECT * FROM tickets_message a WHERE a.ticket_id = t.id ORDER BY created_at DESC, id DESC LIMIT %s) n
     OFFSET 0) m ON m.words @@ %s::tsquery
 ORDER BY t.id, ts_rank(m.words, %s::tsquery) DESC, m.id DESC
"""
_FILED = """
SELECT DISTINCT ON (t.id) t.id, m.id, a.name, m.created_at,
       ts_headline(desk_config(COALESCE(x.language, t.language)), translate(left(COALESCE(x.text, ''), 20000), %s, ''),
                   %s::tsquery, %s)
  FROM tickets_searchdocument d JOIN tickets_ticket t ON t.id = d.ticket_id
  JOIN tickets_attachment a ON a.id = d.attachment_id JOIN tickets_message m ON m.id = a.message_id
  LEFT JOIN tickets_filetext x ON x.attachment_id = a.id
 WHERE d.ticket_id = ANY(%s::bigint[]) AND d.words @@ %s::tsquery
 ORDER BY t.id, a.id DESC
"""
_SUBJECTS = """
SELECT t.id, ts_headline(desk_config(t.language), translate(t.subject, %s, ''), %s::tsquery, %s)
  FROM tickets_ticket t WHERE t.id = ANY(%s::bigint[])
"""
_WHOLE = f"StartSel={BEGIN},StopSel={END},HighlightAll=true"
_FILES = """
SELECT a.id, a.name, t.number, t.subject,
       ts_headline(desk_config(COALESCE(x.language, t.language)), translate(left(COALESCE(x.text, ''), 20000), %s, ''),
                   %s::tsquery, %s), m.created_at
  FROM (SELECT d.ticket_id, d.attachment_id FROM tickets_searchdocument d JOIN tickets_ticket t ON t.id = d.ticket_id
         WHERE d.words @@ %s::tsquery AND {where}
         ORDER BY d.attachment_id DESC LIMIT %s) d
  JOIN tickets_ticket t ON t.id = d.ticket_id
  JOIN tickets_attachment a ON a.id = d.attachment_id JOIN tickets_message m ON m.id = a.message_id
  LEFT JOIN tickets_filetext x ON x.attachment_id = a.id
 ORDER BY a.id DESC
"""


def excerpts(words: Words, tickets: Sequence[int]) -> dict[int, Excerpt]:
    """The message, or else the file, in which each ticket says it best."""
    found: dict[int, Excerpt] = {}
    params: list[Any] = [BEGIN + END, words.any_of, _MARKS, list(tickets), LOOKED_AT, words.any_of, words.any_of]
    with connection.cursor() as cursor:
        cursor.execute(_SAID, params)
        for ticket, message, kind, author, at, text in cursor.fetchall():
            found.setdefault(ticket, Excerpt(text, kind, author, at, message))
        if silent := [ticket for ticket in tickets if ticket not in found]:
            cursor.execute(_FILED, [BEGIN + END, words.any_of, _MARKS, silent, _of_files(words.any_of)])
            for ticket, message, name, at, text in cursor.fetchall():
                found[ticket] = Excerpt(text or name, "file", name, at, message)
        cursor.execute(_SUBJECTS, [BEGIN + END, words.any_of, _WHOLE, list(tickets)])
        for ticket, subject in cursor.fetchall():
            if BEGIN in subject:
                found[ticket] = replace(found.get(ticket, Excerpt("", "subject")), subject=subject)
    return found


def files(positive: str, any_of: str, where: Clause, size: int) -> list[FileHit]:
    """The newest files that say it."""
    if not positive:
        return []
    params: list[Any] = [BEGIN + END, any_of, _MARKS, _of_files(positive), *where.params, size]
    with connection.cursor() as cursor:
        cursor.execute(_FILES.format(where=where.text), params)
        return [FileHit(*row) for row in cursor.fetchall()]


def _of_files(query: str) -> str:
    """In documents of files alone: their mark stands in the same index, so a frequent word is not gone through."""
    return f"({query}) & '~file'"
