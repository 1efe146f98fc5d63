"""Making a backup while everything runs."""

import datetime
import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import psycopg
from django.conf import settings
from django.core.files.storage import default_storage

from frontdesk import __version__
from frontdesk.operations.backup import tables
from frontdesk.operations.backup.manifest import DATABASE, FILES, MANIFEST, Manifest, StoredFile, key_prints

# (snapshot, target): writes pg_dump's custom format of that snapshot. Raises CannotWrite.
Dump = Callable[[str, Path], None]


class CannotWrite(Exception):
    """The backup could not be made; the message says why, for an operator."""


def write(target: Path, dump: Dump, *, url: str, with_files: bool = True) -> Manifest:
    """Write the archive; nothing stands under its name before it is whole. Raises CannotWrite.

    The database is one moment, held by a snapshot. Files are read after that moment, and a file is always stored
    before the row that names it, so every row of the backup finds its file; files of later rows do no harm.
    """
    half, dumped = target.with_name(target.name + ".part"), target.with_name(target.name + ".part.dump")
    try:
        with psycopg.connect(url) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            made_at, snapshot = _begin(connection)
            dump(snapshot, dumped)
            measured = tables.measure(connection)
            migrations = _migrations(connection)
        with half.open("xb") as out:
            half.chmod(0o600)
            with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
                with dumped.open("rb") as content:
                    database = _add(tar, DATABASE, dumped.stat().st_size, content)
                manifest = Manifest(
                    frontdesk=__version__,
                    made_at=made_at.astimezone(datetime.UTC).isoformat(),
                    keys=key_prints([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], settings.FIELD_KEYS),
                    migrations=migrations,
                    database=database,
                    tables=measured,
                    files=dict(_add_files(tar)) if with_files else None,
                )
                _add(tar, MANIFEST, len(manifest.as_json()), io.BytesIO(manifest.as_json()))
            out.flush()
            os.fsync(out.fileno())
        half.rename(target)
    except (OSError, psycopg.Error) as error:
        raise CannotWrite(f"{target} could not be written: {error}") from error
    finally:
        dumped.unlink(missing_ok=True)
        half.unlink(missing_ok=True)
    return manifest


def _begin(connection: psycopg.Connection) -> tuple[datetime.datetime, str]:
    connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # pg_dump may take its time
    row = connection.execute("SELECT now(), pg_export_snapshot()").fetchone()
    assert row is not None
    return row[0], row[1]


def _migrations(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY app, name")
    return [name for (name,) in rows]


def _add_files(tar: tarfile.TarFile) -> Iterator[tuple[str, StoredFile]]:
    for key in stored_keys():
        try:
            size, content = default_storage.size(key), default_storage.open(key, "rb")
        except FileNotFoundError:
            continue  # nothing pointed to it any more, and it was collected just now
        with content:
            yield key, _add(tar, FILES + key, size, content)


def stored_keys(folder: str = "") -> Iterator[str]:
    """The keys of all stored files, in order."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in sorted(names))
    for inner in sorted(folders):
        yield from stored_keys(f"{folder}{inner}/")


class _Hashing:
    """A reader that hashes what passes."""

    def __init__(self, content: IO[bytes]) -> None:
        self.content, self.sha256 = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.content.read(size)
        self.sha256.update(block)
        return block


def _add(tar: tarfile.TarFile, name: str, size: int, content: IO[bytes]) -> StoredFile:
    """Put it into the archive, without the names of this machine's users."""
    member, reader = tarfile.TarInfo(name), _Hashing(content)
    member.size, member.mode = size, 0o600
    tar.addfile(member, reader)
    return StoredFile(size, reader.sha256.hexdigest())
