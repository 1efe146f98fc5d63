"""PostgreSQL: it answers, is new enough, and has every migration."""

from collections.abc import Iterator

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from frontdesk.operations.check import Check, Finding

OLDEST = 150000


class Database(Check, slug="database", order=10):
    """The database."""

    def look(self) -> Iterator[Finding]:
        try:
            connection.ensure_connection()
        except Exception as error:
            yield self.bad(f"does not answer: {error}".strip(), "Check DATABASE_URL, or start: frontdesk up")
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('server_version'), current_setting('server_version_num')::int,"
                " pg_size_pretty(pg_database_size(current_database())),"
                " (SELECT count(*) FROM pg_stat_activity), current_setting('max_connections')::int"
            )
            version, number, size, used, most = cursor.fetchone()
        if number < OLDEST:
            yield self.bad(f"PostgreSQL {version} is too old", "Move to PostgreSQL 15 or newer.")
        else:
            yield self.good(f"PostgreSQL {version} answers, {size}")
        if used > most * 0.9:
            yield self.doubtful(f"{used} of {most} connections in use", "Raise max_connections or lower threads.")
        yield self._migrations()

    def _migrations(self) -> Finding:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if missing:
            return self.bad(f"{missing} migrations are missing", "Run: frontdesk migrate")
        return self.good("every migration is applied")
