"""Reading how customers feel in what they write, behind the change, along with the search's batches (decision 43).

Only what customers wrote to us is read, in their own words without what they quote, once for each message, and only
what came within a day: a desk that is switched on, or reads an old mailbox, does not go through its past.
"""

import datetime
import logging
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection, transaction

from frontdesk.accounts.models import Workspace
from frontdesk.events import SYSTEM, emit
from frontdesk.kit import clock
from frontdesk.kit import html as markup
from frontdesk.kit.database.rows import update_many
from frontdesk.kit.jobs import job
from frontdesk.kit.language import guess_language
from frontdesk.tickets.actions.row import tell
from frontdesk.tickets.events import SentimentRead
from frontdesk.tickets.logic.sentiment import LONGEST
from frontdesk.tickets.models import Sentiment, Ticket
from frontdesk.tickets.sentiment import Reading, reader_of

LOCK = 7_310_411_002  # whoever goes through marked tickets has it
OLDEST = datetime.timedelta(days=1)
AT_ONCE = 1000
Label = Sentiment.Label

# The newest twenty of each ticket are looked at, along the index of its messages.
_UNREAD = """
SELECT m.ticket_id, t.language, m.id, left(m.text, %(longest)s),
       CASE WHEN m.quoted <> '' THEN left(m.html, %(longest)s * 5) ELSE '' END
  FROM unnest(%(tickets)s::bigint[]) k(id)
  JOIN tickets_ticket t ON t.id = k.id AND t.status <> 'spam'
  JOIN LATERAL (
    SELECT n.* FROM tickets_message n
     WHERE n.ticket_id = t.id AND n.created_at > %(since)s AND n.kind = 'inbound' AND NOT n.is_automatic
     ORDER BY n.created_at DESC, n.id DESC LIMIT 20) m ON true
 WHERE NOT EXISTS (SELECT 1 FROM tickets_sentiment s WHERE s.message_id = m.id)
 ORDER BY m.id
"""
_CHANGED = """
SELECT f.id, f.label FROM (
  SELECT k.id, (
    SELECT s.label FROM (
      SELECT n.id, n.created_at FROM tickets_message n WHERE n.ticket_id = k.id AND n.kind = 'inbound'
       ORDER BY n.created_at DESC, n.id DESC LIMIT 20) m
      JOIN tickets_sentiment s ON s.message_id = m.id AND s.label IS NOT NULL
     ORDER BY m.created_at DESC, m.id DESC LIMIT 1) AS label
    FROM unnest(%(tickets)s::bigint[]) k(id)) f
  JOIN tickets_ticket t ON t.id = f.id AND t.sentiment IS DISTINCT FROM f.label
"""
_FORGET = """
DELETE FROM tickets_sentiment s USING tickets_message m
 WHERE m.id = s.message_id AND s.message_id IN (SELECT message_id FROM tickets_sentiment LIMIT %s)
RETURNING m.ticket_id
"""


class Unread(NamedTuple):
    """A message to be read. With a `html`, that is its new part and `text` the whole."""

    ticket: int
    language: str
    message: int
    text: str
    html: str


def is_on() -> bool:
    """Whether the workspace wants it."""
    return Workspace.objects.filter(pk=1, reads_sentiment=True).exists()


def read_sentiments(tickets: Sequence[int], since: datetime.datetime | None = None) -> None:
    """In a transaction that holds LOCK: read what is new on these tickets, and bring their rows in step."""
    if not is_on():
        return
    asked: dict[str, Any] = {"tickets": list(tickets), "longest": LONGEST, "since": since or clock.now() - OLDEST}
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, asked)
        read = [(one, _read(one)) for one in map(Unread._make, cursor.fetchall())]
        Sentiment.objects.bulk_create((_row(one, reading) for one, reading in read), batch_size=500)
        cursor.execute(_CHANGED, asked)
        labels = dict(cursor.fetchall())
    _project(labels)
    for one, reading in read:
        if reading is not None and reading[1].label != Label.NEUTRAL:
            said = Label(reading[1].label).name.lower()
            emit(SentimentRead(ticket=one.ticket, message=one.message, sentiment=said), by=SYSTEM)


def _read(one: Unread) -> tuple[str, Reading] | None:
    """(reader, what it says) of a message; None where nobody reads its language, or it has no words."""
    text = markup.html_to_text(one.html) if one.html else one.text
    reader = reader_of(guess_language(text, is_thorough=False) or one.language)
    if reader is None or not text.strip():
        return None
    try:
        return reader.slug, reader.read(text)
    except Exception:  # a reader that fails must not hold up the search: the message stays unread
        logging.getLogger(__name__).exception("The sentiment of message %s could not be read.", one.message)
        return None


def _row(one: Unread, found: tuple[str, Reading] | None) -> Sentiment:
    if found is None:
        return Sentiment(message_id=one.message)
    slug, reading = found
    words = [word[:80] for word in reading.words]
    return Sentiment(message_id=one.message, label=reading.label, score=reading.score, reader=slug, words=words)


def _project(labels: dict[int, int | None]) -> None:
    """Write them to the tickets' rows, locked in the order of their keys; open pages hear what they show of it."""
    wanted = Ticket.objects.select_for_update(of=("self",), no_key=True).select_related("team").filter(pk__in=labels)
    rows = list(wanted.order_by("pk")) if labels else []
    shown = [row for row in rows if Label.NEGATIVE in {row.sentiment, labels[row.pk]}]
    for row in rows:
        row.sentiment = labels[row.pk]
    update_many(rows, "sentiment")
    for row in shown:
        tell(row)


@job(queue="clock", name="tickets.forget_sentiments")
def forget_sentiments() -> None:
    """Take away all that was read, batch by batch, unless it is wanted again."""
    while not is_on() and _forget_some():
        pass


@transaction.atomic
def _forget_some() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(_FORGET, [AT_ONCE])
        tickets = {row[0] for row in cursor.fetchall()}
    _project(dict.fromkeys(tickets))
    return bool(tickets)
