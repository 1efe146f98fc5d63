"""Keeping what the search looks into in step with the tickets.

A change leaves a mark in its own transaction (`mark_changed`, one short statement); a job a second later makes the
documents of all marked tickets in batches, inside the database. One indexer runs at a time: two could put an older
text over a newer one. How customers feel is read in the same batches (decision 43): a job of its own for each mail
would cost more than the reading.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import DatabaseError, connection, transaction

from frontdesk.kit.jobs import job
from frontdesk.tickets.actions.file_texts import read_text_of, unread_of
from frontdesk.tickets.actions.sentiments import LOCK, read_sentiments
from frontdesk.tickets.models import Ticket

BATCH = 500
PART = 20  # messages in one document
LONGEST, SHORTER = 16_000, 500  # characters of a message that are looked into; the latter when a batch is refused
PAUSE_SECONDS = 1.0
AT_ONCE = 20  # batches of one job

_HEAD = """
  SELECT t.id, t.language,
         setweight(to_tsvector(desk_config(t.language), desk_plain(t.subject)), 'A') ||
         setweight(to_tsvector('desk_simple', desk_plain(concat_ws(' ', t.number, t.requester_name, c.email,
           c.phone, o.name, array_to_string(t.tags, ' '),
           (SELECT string_agg(value, ' ') FROM jsonb_each_text(t.fields)),
           (SELECT string_agg(i.address, ' ') FROM customers_identity i WHERE i.customer_id = c.id),
           (SELECT string_agg(concat_ws(' ', p.name, p.email), ' ') FROM tickets_participant n
              JOIN customers_customer p ON p.id = n.customer_id WHERE n.ticket_id = t.id)))), 'B') AS words
    FROM tickets_ticket t
    JOIN customers_customer c ON c.id = t.requester_id
    LEFT JOIN customers_organization o ON o.id = c.organization_id
   WHERE t.id = ANY(%(tickets)s::bigint[])
"""
# A ticket that was merged into another one has no message left: COALESCE.
_UPTO = "COALESCE(upto, 0)"
_MARKS = f"array_to_tsvector(ARRAY['~a' || ({_UPTO} >> 12), '~b' || ({_UPTO} >> 15), '~c' || ({_UPTO} >> 18)])"

# What is said, twenty messages to a document. Notes are in the language of the house, the rest in the ticket's.
_TALK = f"""
INSERT INTO tickets_searchdocument (ticket_id, part, upto, words)
SELECT h.id, COALESCE(m.part, 0), COALESCE(m.upto, 0), h.words || {_MARKS}
       || setweight(to_tsvector(desk_config(h.language), desk_plain(COALESCE(m.said, ''))), 'C')
       || setweight(to_tsvector(desk_config(house.language), desk_plain(COALESCE(m.noted, ''))), 'D')
  FROM ({_HEAD}) h
  CROSS JOIN (SELECT COALESCE((SELECT language FROM accounts_workspace WHERE id = 1), '') AS language) house
  LEFT JOIN LATERAL (
    SELECT (at - 1) / {PART} AS part, max(id) AS upto,
           string_agg(left(text, %(longest)s), ' ' ORDER BY id) FILTER (WHERE kind <> 'note') AS said,
           string_agg(left(text, %(longest)s), ' ' ORDER BY id) FILTER (WHERE kind = 'note') AS noted
      FROM (SELECT id, kind, text, row_number() OVER (ORDER BY id) AS at
              FROM tickets_message WHERE ticket_id = h.id) each
     GROUP BY 1) m ON true
    ON CONFLICT (ticket_id, part, attachment_id) DO UPDATE SET words = EXCLUDED.words, upto = EXCLUDED.upto
 WHERE tickets_searchdocument.words <> EXCLUDED.words
"""  # noqa: S608  (our own words)

# Names of files, and what is in those that could be read.
_FILES = f"""
INSERT INTO tickets_searchdocument (ticket_id, part, attachment_id, upto, words)
SELECT h.id, 0, f.id, f.upto, h.words || {_MARKS} || array_to_tsvector(ARRAY['~file'])
       || setweight(to_tsvector('desk_simple', desk_plain(f.name)), 'C')
       || setweight(to_tsvector(desk_config(COALESCE(NULLIF(f.language, ''), h.language)),
                                desk_plain(left(f.text, %(longest)s * 5))), 'C')
  FROM ({_HEAD}) h
  JOIN LATERAL (
    SELECT a.id, a.name, m.id AS upto, COALESCE(x.text, '') AS text, COALESCE(x.language, '') AS language
      FROM tickets_message m JOIN tickets_attachment a ON a.message_id = m.id
      LEFT JOIN tickets_filetext x ON x.attachment_id = a.id
     WHERE m.ticket_id = h.id AND NOT a.is_inline) f ON true
    ON CONFLICT (attachment_id) DO UPDATE
   SET ticket_id = EXCLUDED.ticket_id, words = EXCLUDED.words, upto = EXCLUDED.upto
 WHERE tickets_searchdocument.words <> EXCLUDED.words OR tickets_searchdocument.ticket_id <> EXCLUDED.ticket_id
"""  # noqa: S608

_TOO_MANY = f"""
DELETE FROM tickets_searchdocument d WHERE d.ticket_id = ANY(%(tickets)s::bigint[]) AND (
  (d.attachment_id IS NULL AND d.part > 0
   AND d.part * {PART} >= (SELECT count(*) FROM tickets_message m WHERE m.ticket_id = d.ticket_id))
  OR EXISTS (SELECT 1 FROM tickets_attachment a WHERE a.id = d.attachment_id AND a.is_inline))
"""  # noqa: S608
_LANGUAGES = """
INSERT INTO tickets_searchlanguage (name)
SELECT DISTINCT desk_config(language)::text FROM (
  SELECT language FROM tickets_ticket WHERE id = ANY(%(tickets)s::bigint[])
  UNION SELECT x.language FROM tickets_filetext x JOIN tickets_attachment a ON a.id = x.attachment_id
    JOIN tickets_message m ON m.id = a.message_id WHERE m.ticket_id = ANY(%(tickets)s::bigint[])
  UNION SELECT language FROM accounts_workspace) used
ON CONFLICT DO NOTHING
"""
# Words that stand in hundreds of messages are known well enough: their rows are no longer written.
WORDS = """
INSERT INTO tickets_searchword (word, count)
SELECT word, ndoc FROM ts_stat(%s) WHERE length(word) BETWEEN 3 AND 24 AND word !~ '[^[:alpha:]]' ORDER BY word
ON CONFLICT (word) DO UPDATE SET count = tickets_searchword.count + EXCLUDED.count
 WHERE tickets_searchword.count < 500
"""
_UNSEEN = """
SELECT array_agg(m.id) FROM tickets_message m
 WHERE m.ticket_id = ANY(%(tickets)s::bigint[])
   AND m.id > COALESCE((SELECT max(d.upto) FROM tickets_searchdocument d
                         WHERE d.ticket_id = m.ticket_id AND d.attachment_id IS NULL), 0)
"""
_TAKE = """
DELETE FROM tickets_searchwaiting WHERE id IN (SELECT id FROM tickets_searchwaiting ORDER BY id DESC LIMIT %s)
RETURNING ticket_id
"""


def mark_changed(tickets: Iterable[int]) -> None:
    """In the transaction of a change: what these tickets say is to be looked at again, in a second or two."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tickets_searchwaiting (ticket_id) SELECT unnest(%s::bigint[])"
            " RETURNING NOT EXISTS (SELECT 1 FROM tickets_searchwaiting)",
            [list(tickets)],
        )
        first = cursor.fetchone()
    if first and first[0]:
        index_waiting.defer_in(PAUSE_SECONDS)


@job(queue="clock", name="tickets.index_waiting")
def index_waiting() -> None:
    """Make the documents of marked tickets, newest marks first; comes again until nothing waits."""
    done = 0
    while done < AT_ONCE and _index_batch():
        done += 1
    if done:
        index_waiting.defer_in(0.1 if done == AT_ONCE else PAUSE_SECONDS)


@job(queue="bulk", name="tickets.read_file", tries=4)
def read_file(attachment_id: int) -> None:
    """Read one file and have its ticket looked at again. Raises OSError when storage does not answer: tried again."""
    ticket = read_text_of(attachment_id)
    if ticket is not None:
        mark_changed([ticket])


def wake() -> None:
    """Start indexing if something waits, in case a job was lost."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM tickets_searchwaiting)")
        if cursor.fetchone()[0]:
            index_waiting.defer()


@transaction.atomic
def _index_batch() -> bool:
    """One batch; False when nothing waits, or somebody else is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(_TAKE, [BATCH])
        taken = sorted({row[0] for row in cursor.fetchall()})
    if taken:
        _index(taken)
        read_sentiments(taken)
    return bool(taken)


def index_all(said: Callable[[int], None] = lambda done: None) -> int:
    """Make the documents of every ticket anew, newest first, batch by batch. Returns how many there were."""
    done, before = 0, 2**62
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            keys = list(Ticket.objects.filter(pk__lt=before).order_by("-pk").values_list("pk", flat=True)[:BATCH])
            if not keys:
                return done
            _index(keys)
        before, done = keys[-1], done + len(keys)
        said(done)


def _index(tickets: Sequence[int]) -> None:
    """The documents of these tickets. A batch that PostgreSQL refuses is done one by one, the culprit in brief."""
    try:
        with transaction.atomic():
            _write(tickets, LONGEST)
    except DatabaseError:
        if len(tickets) > 1:
            for one in tickets:
                _index([one])
        else:
            _write(tickets, SHORTER)


def _write(tickets: Sequence[int], longest: int) -> None:
    asked: dict[str, Any] = {"tickets": list(tickets), "longest": longest}
    with connection.cursor() as cursor:
        cursor.execute(_UNSEEN, asked)
        unseen = cursor.fetchone()[0] or []
        for statement in (_TALK, _FILES, _TOO_MANY, _LANGUAGES):
            cursor.execute(statement, asked)
        if unseen:
            cursor.execute(WORDS, [_spoken(unseen, tickets, longest)])
    for attachment in unread_of(tickets):
        read_file.defer(attachment_id=attachment)


def _spoken(messages: Sequence[int], tickets: Sequence[int], longest: int) -> str:
    """The statement whose vectors hold the words of these messages and subjects, for ts_stat. Keys and numbers only."""
    said, about = (",".join(str(int(key)) for key in keys) for keys in (messages, tickets))
    return (
        f"SELECT to_tsvector('desk_simple', desk_plain(left(text, {int(longest)}))) FROM tickets_message"  # noqa: S608
        f" WHERE id IN ({said}) UNION ALL SELECT to_tsvector('desk_simple', desk_plain(subject))"
        f" FROM tickets_ticket WHERE id IN ({about})"
    )
