"""What a command needs around it: the data folder, keys, a running database, Django set up."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from frontdesk.config import keys

Echo = Callable[[str], None]


def home() -> Path:
    """The data folder, FRONTDESK_HOME."""
    return Path(os.environ.get("FRONTDESK_HOME") or "~/.local/share/frontdesk").expanduser().resolve()


def is_embedded() -> bool:
    """Whether the database is our own, because DATABASE_URL names none."""
    return not os.environ.get("DATABASE_URL") or os.environ.get("FRONTDESK_EMBEDDED") == "1"


@contextmanager
def database(echo: Echo = lambda line: None) -> Iterator[None]:
    """Keys and a running database for the length of the block: the one of DATABASE_URL or the embedded one."""
    if os.environ.get("DATABASE_URL"):
        if (home() / keys.FILE).exists():
            keys.provide(home())
        yield
        return
    from frontdesk.kit.postgres import DatabaseFailure, join, make_home

    try:
        make_home(home())
        keys.provide(home())
        running = join(home(), echo=echo)
    except (DatabaseFailure, keys.KeysMissing) as error:
        raise click.ClickException(str(error)) from error
    with running:
        os.environ.update(DATABASE_URL=running.url, FRONTDESK_EMBEDDED="1")
        try:
            yield
        finally:
            _close_connections()
            del os.environ["DATABASE_URL"], os.environ["FRONTDESK_EMBEDDED"]


def django() -> None:
    """Set Django up. Wrong settings end the command with their own words."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frontdesk.config.settings")
    import django as framework

    from frontdesk.config.environment import BadSetting

    try:
        framework.setup()
    except BadSetting as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def ready(*, migrated: bool = True) -> Iterator[None]:
    """`database` and `django`; `migrated` brings an embedded database up to date, and refuses with another."""
    with database():
        django()
        if migrated:
            ensure_migrated()
        yield


def refuse_dangerous_settings() -> None:
    """End the command when a system check finds an error, such as a missing secret key or debug in public."""
    from django.core.checks import Tags, run_checks

    errors = [found for found in run_checks(tags=[Tags.security]) if found.level >= 40]
    if errors:
        raise click.ClickException("\n       ".join(str(found.msg) for found in errors))


def pending_migrations() -> list[str]:
    """Names of migrations that the database does not have yet."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def ensure_migrated() -> None:
    """Migrate an embedded database that is behind; a database of somebody else's is only pointed out."""
    pending = pending_migrations()
    if pending and not is_embedded():
        raise click.ClickException(f"The database lacks {len(pending)} migrations. Run: frontdesk migrate")
    if pending:
        migrate(verbosity=0)


def migrate(verbosity: int = 1) -> None:
    """Bring the database up to date. Several at once wait for each other; a broken one is safe to run again."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('frontdesk migrate'))")
    try:
        call_command("migrate", interactive=False, verbosity=verbosity)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('frontdesk migrate'))")


def _close_connections() -> None:
    from django.conf import settings

    if settings.configured:
        from django.db import connections

        connections.close_all()
