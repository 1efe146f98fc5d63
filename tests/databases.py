"""A migrated database for each test process, copied from a template in a blink.

One embedded cluster serves every run of this checkout (crash-safe writing switched off: its content is worth
nothing), or DATABASE_URL names a server. All migrations run once per state of their files, into a template named after
that state; each process then gets a copy of its own, so runs at the same time do not meet.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from frontdesk.kit.postgres import RunningDatabase, join

ROOT = Path(__file__).resolve().parent.parent
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
TEMPLATES_KEPT = 6


def start_embedded() -> RunningDatabase:
    """Join (or start) this checkout's test cluster. It stops when the last run has left."""
    key = hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:12]
    return join(Path(tempfile.gettempdir()) / f"frontdesk-tests-{os.geteuid()}-{key}", THROWAWAY)


@contextmanager
def migrated_copy() -> Iterator[None]:
    """Point Django's default connection at a fresh copy of the migrated template, dropped afterwards."""
    from django.db import connection

    connection.close()
    original = connection.settings_dict["NAME"]
    copy = f"test_{os.getpid()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with _server() as server:
        _drop_leftovers(server)
        template = _template(server)
        server.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", copy))
        server.execute(_named("CREATE DATABASE {} TEMPLATE {}", copy, template))
    _point_at(copy)
    try:
        yield
    finally:
        from django.db import connections

        connections.close_all()
        _point_at(original)
        with _server() as server:
            server.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", copy))


def _template(server: psycopg.Connection) -> str:
    """The name of the migrated template, made if nobody has made it yet."""
    from django.core.management import call_command
    from django.db import connection

    name = f"template_{_state()}"
    server.execute("SELECT pg_advisory_lock(hashtext('frontdesk test template'))")
    try:
        if _known(server, name):
            return name
        building = name.replace("template_", "building_")
        server.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", building))
        server.execute(_named("CREATE DATABASE {} TEMPLATE template0", building))
        _point_at(building)
        call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)
        connection.close()
        server.execute(_named("ALTER DATABASE {} RENAME TO {}", building, name))
        return name
    finally:
        server.execute("SELECT pg_advisory_unlock(hashtext('frontdesk test template'))")


def _state() -> str:
    """A name for what the migrations would make: it changes with their text, Django, and the models without any."""
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader

    digest = hashlib.sha256(psycopg.__version__.encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        migrations = Path(app.path) / "migrations"
        files = sorted(migrations.rglob("*.py")) or (
            [] if not app.models_module else [Path(app.models_module.__file__)]
        )
        for file in files:
            digest.update(file.name.encode() + file.read_bytes())
    digest.update(repr(sorted(MigrationLoader(None, ignore_no_migrations=True).unmigrated_apps)).encode())
    return digest.hexdigest()[:16]


def _drop_leftovers(server: psycopg.Connection) -> None:
    """Copies of runs that were killed, and templates of older states."""
    names = [row[0] for row in server.execute("SELECT datname FROM pg_database ORDER BY oid")]
    dead = [name for name in names if name.startswith("test_") and not _run_is_alive(name)]
    old = [name for name in names if name.startswith("template_")][:-TEMPLATES_KEPT]
    for name in dead + old:
        server.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def _run_is_alive(copy: str) -> bool:
    pid = copy.split("_")[1]
    if not pid.isdigit():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _known(server: psycopg.Connection, name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _server() -> psycopg.Connection:
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)


def _named(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))


def _point_at(name: str) -> None:
    from django.conf import settings
    from django.db import connection

    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name
