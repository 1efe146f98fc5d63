"""Bringing a backup back: everything as it was, or nothing changed."""

import hashlib
import shutil
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import psycopg
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from frontdesk.kit import hold
from frontdesk.operations.backup import tables
from frontdesk.operations.backup.manifest import DATABASE, FILES, BadArchive, Manifest, StoredFile

# (dump, before, after): runs both scripts around the dump's own, in one transaction. Raises NotRestored.
Replay = Callable[[Path, str, str], None]

# Takes everything out of the schema but what belongs to an extension, which only its owner may drop.
EMPTY = """
SET client_min_messages TO warning;
DO $empty$
DECLARE statements text[]; statement text;
BEGIN
  SELECT array_agg(format('DROP %s IF EXISTS %s CASCADE', kind, name)) INTO statements FROM (
    SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                        WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END AS kind, oid::regclass::text AS name, oid
      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S', 'c')
    UNION ALL SELECT 'ROUTINE', oid::regprocedure::text, oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, oid::regtype::text, oid
      FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
    UNION ALL SELECT 'TEXT SEARCH CONFIGURATION', oid::regconfig::text, oid
      FROM pg_ts_config WHERE cfgnamespace = 'public'::regnamespace
    UNION ALL SELECT 'TEXT SEARCH DICTIONARY', oid::regdictionary::text, oid
      FROM pg_ts_dict WHERE dictnamespace = 'public'::regnamespace
  ) AS ours WHERE NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = ours.oid AND deptype = 'e');
  FOREACH statement IN ARRAY coalesce(statements, '{}') LOOP EXECUTE statement; END LOOP;
END $empty$;
"""


class NotRestored(Exception):
    """The backup was not brought back, and the database is as it was; the message says why, for an operator."""


def restore(
    archive: Path, manifest: Manifest, replay: Replay, *, url: str, scratch: Path, replace: bool = False
) -> None:
    """Bring files and database back and leave the desk on hold. Raises NotRestored, BadArchive.

    Every file and every table is compared with the manifest; the database only commits when all are equal. Files
    come first, so that a row never waits for its file; stored files that the backup does not know are left alone.
    `scratch` is a folder with room for the dump.
    """
    _refuse_newer(manifest)
    _refuse_used(url, replace)
    reason = f"Restored from the backup of {manifest.moment:%d %B %Y, %H:%M} UTC"
    held = sql.SQL("INSERT INTO public.{} (id, reason) VALUES (1, {}) ON CONFLICT (id) DO NOTHING;\n").format(
        sql.Identifier(hold.TABLE), sql.Literal(reason)
    )
    with tarfile.open(archive, "r:") as tar, tempfile.TemporaryDirectory(dir=scratch) as folder:
        _restore_files(tar, manifest, replace)
        dump = Path(folder) / DATABASE
        with _content(tar, DATABASE, manifest.database) as content, dump.open("wb") as out:
            shutil.copyfileobj(content, out)
        replay(dump, EMPTY, tables.verification(manifest.tables) + held.as_string(None))


def _refuse_newer(manifest: Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    if set(manifest.migrations) - known:
        raise NotRestored(f"The backup was made by Frontdesk {manifest.frontdesk}, which is newer than this one.")


def _refuse_used(url: str, replace: bool) -> None:
    with psycopg.connect(url) as connection:
        others = connection.execute(
            "SELECT coalesce(nullif(application_name, ''), 'a program'), count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            " GROUP BY 1 ORDER BY 1"
        ).fetchall()
        if others:
            names = ", ".join(f"{name} ({count})" for name, count in others)
            raise NotRestored(f"The database is in use by: {names}. Stop Frontdesk first.")
        if not replace and not _is_blank(connection):
            raise NotRestored("There is a desk here already. With --replace, everything in it is replaced.")


def _is_blank(connection: psycopg.Connection) -> bool:
    """No tables at all, or those of a desk that nobody has set up."""
    tables_there = connection.execute(
        "SELECT array_agg(relname::text) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    ).fetchone()
    names = set(tables_there[0] or []) if tables_there else set()
    if not names:
        return True
    if "accounts_user" not in names:
        return False
    found = connection.execute(
        "SELECT NOT EXISTS (SELECT 1 FROM public.accounts_user) AND NOT EXISTS (SELECT 1 FROM accounts_workspace)"
    ).fetchone()
    return bool(found and found[0])


def _restore_files(tar: tarfile.TarFile, manifest: Manifest, replace: bool) -> None:
    for key, wanted in (manifest.files or {}).items():
        if default_storage.exists(key):
            with default_storage.open(key, "rb") as present:
                if _hash(present) == wanted.sha256:
                    continue
            if not replace:
                raise NotRestored(f"Another file is stored under {key} already. With --replace, it is replaced.")
            default_storage.delete(key)
        _restore_file(tar, key, wanted)


def _restore_file(tar: tarfile.TarFile, key: str, wanted: StoredFile) -> None:
    with _content(tar, FILES + key, wanted) as content:
        try:
            stored = default_storage.save(key, File(content, name=key))
        except (OSError, SuspiciousFileOperation) as error:
            raise NotRestored(f"The file {key} could not be stored: {error}") from error
    if stored != key:
        default_storage.delete(stored)
        raise NotRestored(f"The file {key} could not be stored under its name.")


def _content(tar: tarfile.TarFile, name: str, wanted: StoredFile) -> IO[bytes]:
    """A member of the archive that is as the manifest says."""
    try:
        found = tar.extractfile(name)
    except KeyError:
        found = None
    if found is None or _hash(found) != wanted.sha256:
        raise BadArchive(f"The backup is damaged: {name} is not as it was.")
    found.seek(0)
    return found


def _hash(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := content.read(1024**2):
        digest.update(block)
    return digest.hexdigest()
