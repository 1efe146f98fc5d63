"""Commands about the database."""

import os
import subprocess
import sys

import click

from frontdesk.config import surroundings
from frontdesk.kit.postgres import find


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
        sys.exit(_tool("psql", *arguments))


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True))
def backup(file: str) -> None:
    """Write the database to FILE (pg_dump's custom format); it may be in use meanwhile."""
    _run_tool("pg_dump", "--format=custom", f"--file={file}")
    click.echo(f"Written to {file}. Keep the data folder's keys.json and files with it: {surroundings.home()}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: str, yes: bool) -> None:
    """Replace everything in the database by what FILE holds."""
    if not yes:
        click.confirm("Everything in the database will be replaced. Go on?", abort=True)
    _run_tool("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error", file)
    click.echo("Restored. Now run: frontdesk migrate")


def _run_tool(name: str, *arguments: str) -> None:
    with surroundings.database():
        status = _tool(name, *arguments)
    if status:
        raise click.ClickException(f"{name} ended with {status}.")


def _tool(name: str, *arguments: str) -> int:
    """Run a program of PostgreSQL on the database: the embedded one's own, else the system's."""
    place = find(surroundings.home()) if surroundings.is_embedded() else None
    command = [place.program(name) if place else name, f"--dbname={os.environ['DATABASE_URL']}", *arguments]
    try:
        return subprocess.run(command, check=False).returncode
    except FileNotFoundError:
        raise click.ClickException(f"{name} is not installed. On Debian: apt install postgresql-client") from None


COMMANDS = [migrate, psql, backup, restore]
