"""Commands about the database."""

import os
import subprocess
import sys
from typing import Any

import click

from frontdesk.config import surroundings
from frontdesk.kit.postgres import find

NOT_INSTALLED = "{} is not installed. On Debian: apt install postgresql-client"


@click.command()
def migrate() -> None:
    """Bring the database up to date with this version."""
    with surroundings.ready(migrated=False):
        surroundings.migrate()


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def psql(arguments: tuple[str, ...]) -> None:
    """Open psql on the database; further arguments go to psql."""
    with surroundings.database():
        sys.exit(run_tool("psql", *arguments))


def run_tool(name: str, *arguments: str, **streams: Any) -> int:
    """Run a program of PostgreSQL on the database and wait for it; `streams` are those of `subprocess.run`."""
    try:
        return subprocess.run(command(name, f"--dbname={os.environ['DATABASE_URL']}", *arguments), **streams).returncode
    except FileNotFoundError:
        raise click.ClickException(NOT_INSTALLED.format(name)) from None


def command(name: str, *arguments: str) -> list[str]:
    """How to call a program of PostgreSQL: the embedded one's own, else the system's."""
    place = find(surroundings.home()) if surroundings.is_embedded() else None
    return [place.program(name) if place else name, *arguments]


COMMANDS = [migrate, psql]
