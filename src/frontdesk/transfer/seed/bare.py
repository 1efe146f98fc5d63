"""Tables without their indexes and constraints for the length of a block.

Filling an index row by row costs five times as much as building it at once. Definitions are read from the database
and put back word for word. Primary keys stay: they grow at the end. Foreign keys are not checked row by row: where
the role may say so (the embedded database), they are switched off, since every key is made by the load itself;
elsewhere they are taken down and checked at once. All of it is part of the caller's transaction, so breaking off
restores everything.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.db import ProgrammingError, transaction
from django.db.backends.utils import CursorWrapper

_CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint made
    WHERE conrelid = ANY(SELECT unnest(%s::text[])::regclass) AND contype::text = ANY(%s::text[])
      AND (contype = 'f' OR NOT EXISTS (SELECT 1 FROM pg_constraint other
                                        WHERE other.contype = 'f' AND other.conindid = made.conindid))
    ORDER BY contype, conname
"""
_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), relname
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE indrelid = ANY(SELECT unnest(%s::text[])::regclass) AND NOT indisprimary
      AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
    ORDER BY 1
"""


@contextmanager
def bare(cursor: CursorWrapper, tables: Sequence[str], said: Callable[[str], None]) -> Iterator[None]:
    """Take indexes, unique constraints and foreign keys of the tables down, and put them back afterwards."""
    if not tables:
        yield
        return
    kinds = ["u"] if _switch_off(cursor) else ["f", "u"]
    cursor.execute(_CONSTRAINTS, [list(tables), kinds])
    constraints = cursor.fetchall()
    for table, name, _ in constraints:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    cursor.execute(_INDEXES, [list(tables)])
    indexes = cursor.fetchall()
    for index, _, _ in indexes:
        cursor.execute(f"DROP INDEX {index}")
    said("indexes taken down")
    yield
    for _, definition, name in indexes:
        cursor.execute(definition)
        said(f"index {name}"[:28])
    for table, name, definition in constraints:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    said("constraints checked")


def _switch_off(cursor: CursorWrapper) -> bool:
    """Stop checking foreign keys in this transaction; False when the role may not."""
    try:
        with transaction.atomic():
            cursor.execute("SET LOCAL session_replication_role = replica")
    except ProgrammingError:  # PostgreSQL calls it insufficient privilege
        return False
    return True
