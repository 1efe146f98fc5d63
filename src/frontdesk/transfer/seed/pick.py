"""Reserved keys, and the temporary tables with the words that rows are made of."""

# ruff: noqa: S608  (table and column names and whole numbers of our own; nothing that anybody typed)

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper

from frontdesk.transfer.seed import phrases

WORDS = (
    "asks", "replies", "questions", "notes", "closings", "cities", "cars", "days", "first_names", "last_names", "tags",
)  # fmt: skip
TOPIC_WORDS = ("subjects", "openings", "details", "answers")


@dataclass(frozen=True)
class Places:
    """First key of each table's reserved range, and the first ticket position; ranges have no gaps."""

    customer: int
    ticket: int
    conversation: int
    message: int
    position: int
    customers: int


def reserve(cursor: CursorWrapper, tickets: int, messages_each: int) -> Places:
    """Take the keys of all rows that refer to each other at once, so that no row has to be looked up again."""
    customers = max(1, tickets // 4)
    return Places(
        customer=_take(cursor, "pg_get_serial_sequence('customers_customer', 'id')", customers),
        ticket=_take(cursor, "pg_get_serial_sequence('tickets_ticket', 'id')", tickets),
        conversation=_take(cursor, "pg_get_serial_sequence('tickets_conversation', 'id')", tickets),
        message=_take(cursor, "pg_get_serial_sequence('tickets_message', 'id')", tickets * messages_each),
        position=_take(cursor, "'ticket_position'", tickets),
        customers=customers,
    )


def _take(cursor: CursorWrapper, sequence: str, count: int) -> int:
    cursor.execute(f"SELECT nextval({sequence}::regclass)")
    first = int(cursor.fetchone()[0])
    cursor.execute(f"SELECT setval({sequence}::regclass, {first + count - 1})")
    return first


def clear(cursor: CursorWrapper) -> None:
    """Drop what an earlier load in the same transaction left."""
    cursor.execute("DROP TABLE IF EXISTS pg_temp.seed_words, pg_temp.seed_topic, pg_temp.seed_seat")
    cursor.execute("DROP TABLE IF EXISTS pg_temp.seed_course, pg_temp.seed_draft")


def load_words(cursor: CursorWrapper) -> None:
    """Make `seed_words` (one row) and `seed_topic` (one row a topic), columns are arrays of text."""
    columns = ", ".join(f"{name} text[]" for name in WORDS)
    cursor.execute(f"CREATE TEMP TABLE seed_words ({columns}) ON COMMIT DROP")
    _store_plainly(cursor, "seed_words", WORDS)
    values = [list(getattr(phrases, name.upper())) for name in WORDS]
    cursor.execute(f"INSERT INTO seed_words VALUES ({', '.join(['%s::text[]'] * len(WORDS))})", values)
    columns = ", ".join(f"{name} text[]" for name in TOPIC_WORDS)
    cursor.execute(f"CREATE TEMP TABLE seed_topic (topic int, category_id bigint, {columns}) ON COMMIT DROP")
    _store_plainly(cursor, "seed_topic", TOPIC_WORDS)
    for number, topic in enumerate(phrases.TOPICS):
        words = [list(getattr(topic, name)) for name in TOPIC_WORDS]
        cursor.execute(
            "INSERT INTO seed_topic VALUES (%s::int, (SELECT id FROM tickets_category WHERE slug = %s::text),"
            " %s::text[], %s::text[], %s::text[], %s::text[])",
            [number, topic.category, *words],
        )
    cursor.execute("ANALYZE seed_words, seed_topic")


def _store_plainly(cursor: CursorWrapper, table: str, columns: Sequence[str]) -> None:
    """Arrays that are read for each row are not compressed. In a statement of its own: PostgreSQL 15 knows no other."""
    plain = ", ".join(f"ALTER COLUMN {name} SET STORAGE PLAIN" for name in columns)
    cursor.execute(f"ALTER TABLE {table} {plain}")


def one_of(array: str, count: int, hash_: str, shift: int) -> str:
    """SQL for an element of an array, chosen by 12 bits of a hash."""
    return f"{array}[1 + ((({hash_} >> {shift}) & 4095) % {count})]"
