"""Commands that make a backup, bring it back, and let a restored copy speak again."""

import datetime
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import click

from frontdesk.config import keys, surroundings
from frontdesk.config.commands.database import NOT_INSTALLED, command, run_tool

NAME = "frontdesk-{:%Y%m%dT%H%M%SZ}.tar"


@click.command()
@click.argument("target", type=click.Path(writable=True, path_type=Path))
@click.option("--without-files", is_flag=True, help="Leave attachments and raw mail out; keep them by other means.")
@click.option("--keep", type=click.IntRange(1), help="In a folder: remove all but the newest so many backups.")
def backup(target: Path, without_files: bool, keep: int | None) -> None:
    """Write database and files to TARGET, a new file or a folder of backups, while everything runs.

    The keys are not in it: keep keys.json of the data folder in another place.
    """
    began = time.monotonic()
    folder = target if target.is_dir() else None
    archive = target / NAME.format(datetime.datetime.now(datetime.UTC)) if folder else target
    if archive.exists():
        raise click.ClickException(f"{archive} is there already.")
    with surroundings.ready(migrated=False):
        from frontdesk.operations.backup import writing

        try:
            manifest = writing.write(archive, _dump, url=os.environ["DATABASE_URL"], with_files=not without_files)
        except writing.CannotWrite as error:
            raise click.ClickException(str(error)) from error
    for old in sorted(folder.glob("frontdesk-*Z.tar"))[:-keep] if folder and keep else []:
        old.unlink()
    click.echo(f"{archive}: {_contents(manifest)}, {time.monotonic() - began:.1f} s.")
    click.echo(f"Keep the keys in another place: {surroundings.home() / keys.FILE}")


@click.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Replace the desk that is there already.")
def restore(archive: Path, replace: bool) -> None:
    """Bring a backup back into an empty desk, compare everything, and leave the desk on hold.

    On hold it neither fetches nor sends mail, so that it cannot get in the way of the desk that the backup is of;
    `frontdesk release` ends that. If anything is not as it was, the database stays untouched.
    """
    from frontdesk.operations.backup.manifest import BadArchive, read_manifest

    began = time.monotonic()
    try:
        manifest = read_manifest(archive)
        _check_keys(manifest)
        with surroundings.ready(migrated=False):
            from django.db import connections

            from frontdesk.operations.backup.restoring import NotRestored
            from frontdesk.operations.backup.restoring import restore as bring_back

            connections.close_all()
            url, scratch = os.environ["DATABASE_URL"], surroundings.home()
            scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                bring_back(archive, manifest, _replay, url=url, scratch=scratch, replace=replace)
            except NotRestored as error:
                raise click.ClickException(str(error)) from error
            surroundings.migrate(verbosity=0)
    except BadArchive as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Restored and compared: {_contents(manifest)}, {time.monotonic() - began:.1f} s.")
    click.echo(f"As of {manifest.moment:%d %B %Y, %H:%M} UTC. The desk is on hold: no mail is fetched or sent.")
    click.echo("Look at it with frontdesk up. When the old desk is gone for good: frontdesk release")


@click.command()
@click.option("--cancel-outbox", is_flag=True, help="Take back what already waited when the backup was made.")
def release(cancel_outbox: bool) -> None:
    """Let a restored desk fetch and send mail again. First make sure that the desk it is a copy of is gone."""
    with surroundings.ready():
        from frontdesk.operations.release import release as let_go

        released = let_go(cancel_outbox=cancel_outbox)
    if released is None:
        click.echo("The desk is not on hold.")
        return
    click.echo(f"Released. {released.going} messages of the outbox are on their way, {released.cancelled} taken back.")


def _check_keys(manifest: Any) -> None:
    """Refuse before anything is made: without its own keys a desk cannot read its passwords."""
    from frontdesk.operations.backup.manifest import key_prints, missing_keys

    home = surroundings.home()
    if not keys.are_known(home):
        raise click.ClickException(f"Put the keys that belong to this backup into {home / keys.FILE} first.")
    ours = {name: os.environ.get(name) or kept for name, kept in keys.read(home).items()}
    fallbacks = os.environ.get("FRONTDESK_SECRET_KEY_FALLBACKS", "")
    secret = [part.strip() for part in (ours[keys.NAMES[0]] + "," + fallbacks).split(",")]
    sealing = [part.strip() for part in ours[keys.NAMES[1]].split(",")]
    if missing := missing_keys(manifest, key_prints(secret, sealing)):
        raise click.ClickException(
            f"This backup was made with other keys ({' and '.join(missing)}). "
            f"Put its own into {home / keys.FILE}, or into the environment. Nothing was changed."
        )


def _dump(snapshot: str, target: Path) -> None:
    from frontdesk.operations.backup.writing import CannotWrite

    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        options = ["--format=custom", f"--snapshot={snapshot}", "--no-owner", "--no-acl", "--no-unlogged-table-data"]
        status = run_tool("pg_dump", *options, stdout=out)
    if status:
        raise CannotWrite(f"pg_dump ended with {status}.")


def _replay(dump: Path, before: str, after: str) -> None:
    """psql reads all three parts as one transaction, so that nothing is changed unless everything went well."""
    from frontdesk.operations.backup.restoring import NotRestored

    script = command("pg_restore", "--file=-", "--no-owner", "--no-acl", "--no-comments", str(dump))
    player = command(
        *("psql", f"--dbname={os.environ['DATABASE_URL']}", "--single-transaction", "--set=ON_ERROR_STOP=1"),
        *("--no-psqlrc", "--quiet", "--output=/dev/null", "--file=-"),
    )
    try:
        with (
            subprocess.Popen(script, stdout=subprocess.PIPE) as source,
            subprocess.Popen(player, stdin=subprocess.PIPE) as target,
        ):
            assert source.stdout is not None
            assert target.stdin is not None
            try:
                target.stdin.write(before.encode())
                shutil.copyfileobj(source.stdout, target.stdin)
                # Half a script must not be committed: what follows makes it fail.
                target.stdin.write(after.encode() if source.wait() == 0 else b"\nSELECT broken_off;\n")
                target.stdin.close()
            except BrokenPipeError:
                source.kill()
    except FileNotFoundError as error:
        raise click.ClickException(NOT_INSTALLED.format(error.filename)) from None
    if source.returncode or target.returncode:
        raise NotRestored("The database was not restored; the lines above say why. It is as it was before.")


def _contents(manifest: Any) -> str:
    files = "without files" if manifest.files is None else f"{len(manifest.files)} files"
    return f"{len(manifest.tables)} tables with {manifest.rows} rows, {files}"


COMMANDS = [backup, restore, release]
