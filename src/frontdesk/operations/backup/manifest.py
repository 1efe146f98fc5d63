"""What an archive says about itself, and which keys it needs."""

import datetime
import hashlib
import json
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

FORMAT = 1
MANIFEST, DATABASE, FILES = "manifest.json", "database.dump", "files/"


class BadArchive(Exception):
    """The file is no backup of ours, or it is damaged; the message says which, for an operator."""


@dataclass(frozen=True)
class Table:
    """One table: its stored columns, how many rows it has, and the hash of them (see `tables`)."""

    columns: list[str]
    rows: int
    hash: str


@dataclass(frozen=True)
class StoredFile:
    """One file: size in bytes, SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`made_at` is the moment of the database's snapshot, in UTC by ISO 8601.

    `keys` are fingerprints by setting, newest first. `migrations` are the names that the database had. `files` is
    None for a backup without files. `database` is the dump.
    """

    frontdesk: str
    made_at: str
    keys: dict[str, list[str]]
    migrations: list[str]
    database: StoredFile
    tables: dict[str, Table]
    files: dict[str, StoredFile] | None = field(default_factory=dict)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    @property
    def moment(self) -> datetime.datetime:
        return datetime.datetime.fromisoformat(self.made_at)

    def as_json(self) -> bytes:
        """For the archive."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()


def key_prints(secret_keys: Iterable[str], field_keys: Iterable[str]) -> dict[str, list[str]]:
    """Fingerprints that tell keys apart and nothing else: keys are long and random."""
    return {
        "FRONTDESK_SECRET_KEY": [_print(key) for key in secret_keys if key],
        "FRONTDESK_FIELD_KEYS": [_print(key.rstrip("=")) for key in field_keys if key],
    }


def missing_keys(manifest: Manifest, ours: Mapping[str, list[str]]) -> list[str]:
    """The settings that lack a key without which links in sent mail or stored passwords would be worthless (F36)."""
    signs = manifest.keys.get("FRONTDESK_SECRET_KEY", [])[:1]
    seals = manifest.keys.get("FRONTDESK_FIELD_KEYS", [])
    wanted = {"FRONTDESK_SECRET_KEY": signs, "FRONTDESK_FIELD_KEYS": seals}
    return [name for name, prints in wanted.items() if not set(prints) <= set(ours.get(name, []))]


def read_manifest(archive: Path) -> Manifest:
    """The manifest of an archive. Raises BadArchive."""
    try:
        with tarfile.open(archive, "r:") as tar:
            found = tar.extractfile(MANIFEST)
            content = json.load(found) if found else {}
            tar.getmember(DATABASE)
    except (tarfile.TarError, KeyError, ValueError) as error:
        raise BadArchive(f"{archive} is not a whole backup made by `frontdesk backup`.") from error
    if content.get("format") != FORMAT:
        raise BadArchive(f"{archive} was written by a newer Frontdesk. Install that version first.")
    tables = {name: Table(**table) for name, table in content.pop("tables").items()}
    files = content.pop("files")
    kept = None if files is None else {name: StoredFile(**file) for name, file in files.items()}
    database = StoredFile(**content.pop("database"))
    return Manifest(**content, database=database, tables=tables, files=kept)


def _print(key: str) -> str:
    return hashlib.sha256(f"frontdesk.backup:{key}".encode()).hexdigest()[:16]
