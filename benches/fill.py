"""Databases of the benches: where they are kept, and how they are filled."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from frontdesk.kit.postgres import RunningDatabase

SECRETS = {
    "FRONTDESK_SECRET_KEY": "only-for-benches-" + "0123456789abcdef" * 4,
    "FRONTDESK_FIELD_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "FRONTDESK_LOG_LEVEL": "WARNING",
    "FRONTDESK_CHECK_SENDERS": "no",  # no name server is asked: its time is not ours
}


@contextmanager
def home_of(kept: Path | None) -> Iterator[Path]:
    """The folder that was given, or one that is gone afterwards."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True, mode=0o711)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        os.chmod(folder, 0o711)  # the database's own user passes through
        yield Path(folder)


def fill(server: str, url: str, size: int, environment: dict[str, str]) -> str:
    """Make and seed the database unless an earlier run has; returns what the load said last."""
    name = f"bench_{size}"
    with psycopg.connect(server, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            connection.execute(f'CREATE DATABASE "{name}"')
    run(["-m", "frontdesk.config.cli", "migrate"], environment)
    with psycopg.connect(url) as connection:
        (found,) = connection.execute("SELECT count(*) FROM tickets_ticket").fetchone() or (0,)
    if found >= size:
        return "seeded by an earlier run"
    print(f"seeding {size:,} tickets", flush=True)
    said = run(["-m", "frontdesk.config.cli", "seed", "--tickets", str(size)], environment).strip().splitlines()[-1]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return said


def run(arguments: list[str], environment: dict[str, str]) -> str:
    """What a Python process said; ends the bench when it failed."""
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def opened(database: RunningDatabase, home: Path, size: int) -> tuple[str, dict[str, str]]:
    """(address, environment of a process in it) of the database with so many tickets, which is filled if it is new."""
    url = database.url.replace("/frontdesk?", f"/bench_{size}?")
    environment = {**os.environ, **SECRETS, "FRONTDESK_HOME": str(home), "DATABASE_URL": url}
    environment["DJANGO_SETTINGS_MODULE"] = "frontdesk.config.settings"
    print(fill(database.url, url, size, environment), flush=True)
    return url, environment


def judged(missed: list[str]) -> int:
    """Say what was missed; the status with which a bench ends."""
    print("\n" + ("\n".join(f"MISSED: {line}" for line in missed) if missed else "All targets are reached."))
    return 1 if missed else 0
