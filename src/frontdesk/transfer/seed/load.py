"""One load from beginning to end."""

import datetime
import time
from collections.abc import Callable

from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from frontdesk.accounts.models import Workspace
from frontdesk.kit import clock
from frontdesk.transfer.seed import cast, pick, rows
from frontdesk.transfer.seed.bare import bare
from frontdesk.transfer.seed.courses import load_courses

Echo = Callable[[str], None]

MESSAGES_EACH = 5
HEAVY = 20_000  # from here on it is cheaper to make indexes anew than to keep them up row by row
TABLES = (
    "customers_customer",
    "customers_identity",
    "tickets_ticket",
    "tickets_conversation",
    "tickets_message",
    "tickets_searchdocument",
    "tickets_statuschange",
    "tickets_assignment",
    "sla_slaclock",
    "events_entry",
)


class CannotSeed(Exception):
    """The database is not ready for a load; the message says what to do."""


def load(tickets: int, seed: int = 1, echo: Echo = print, until: datetime.datetime | None = None) -> int:
    """Add that many tickets, with five messages each, and what belongs to them; returns how many.

    `until` is the moment of the newest ticket (default: now); the oldest is 90 days to three years before it.
    Without a workspace a small one is made first. Raises CannotSeed.
    """
    if tickets < 1:
        raise CannotSeed("The number of tickets must be at least 1.")
    _check_migrated()
    started = time.monotonic()
    if Workspace.current() is None:
        cast.make_workspace()
        echo(f"made a workspace; sign in as {cast.EMAIL} with the password {cast.PASSWORD}")
    with transaction.atomic():
        _load(tickets, seed, _Progress(echo), until or clock.now())
    seconds = time.monotonic() - started
    made = f"{tickets:,} tickets, {tickets * MESSAGES_EACH:,} messages"
    echo(f"{made} in {seconds:.1f} s: {tickets / seconds:,.0f} tickets/s")
    return tickets


def _load(tickets: int, seed: int, progress: "_Progress", until: datetime.datetime) -> None:
    with connection.cursor() as cursor:
        # What the transaction alone is told; the lock keeps writers out, readers go on until indexes are taken down.
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute("SET LOCAL frontdesk.remembers_changes = 'off'")  # views are counted anew: docs/adr/0021
        cursor.execute("DELETE FROM tickets_viewcount")
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
        cursor.execute("SET LOCAL max_parallel_maintenance_workers = 1")
        cursor.execute(f"LOCK TABLE {', '.join(TABLES)} IN EXCLUSIVE MODE")
        pick.clear(cursor)
        if not cast.seats(cursor):
            raise CannotSeed("No active agent is a member of an active team: add one, the tickets need owners.")
        with bare(cursor, TABLES if tickets >= HEAVY else (), progress.said):
            places = pick.reserve(cursor, tickets, MESSAGES_EACH)
            pick.load_words(cursor)
            load_courses(cursor)
            for what, statement in rows.statements(places, tickets, seed, until):
                cursor.execute(statement)
                if what:
                    progress.said(what, max(cursor.rowcount, 0))
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")
        progress.said("statistics")


def _check_migrated() -> None:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise CannotSeed(f"The database does not answer: {error}") from error
    if pending:
        raise CannotSeed("The database has not been prepared for this version. Run `frontdesk migrate` first.")


class _Progress:
    """Says after each step how long it took and how many rows a second that was."""

    def __init__(self, echo: Echo) -> None:
        self.echo, self.since = echo, time.monotonic()

    def said(self, what: str, count: int = 0) -> None:
        now = time.monotonic()
        seconds, self.since = now - self.since, now
        rate = f"{count:>11,} rows, {count / max(seconds, 1e-6):>9,.0f}/s" if count else ""
        self.echo(f"  {what:<28} {seconds:>6.1f} s {rate}".rstrip())
