"""The keys of one data folder: made on the first start, kept beside the database, readable by their owner only."""

from __future__ import annotations

import base64
import json
import os
import secrets
import tempfile
from pathlib import Path

FILE = "keys.json"
NAMES = ("FRONTDESK_SECRET_KEY", "FRONTDESK_FIELD_KEYS")


class KeysMissing(Exception):
    """There is a database but not the keys that its sealed fields and links were made with."""


def provide(home: Path) -> None:
    """Put the keys into the environment, unless it names them already.

    Keys are made only for a data folder without a database: others in their place would make every stored
    credential unreadable and every link in sent mail worthless. Raises KeysMissing (F36, A58).
    """
    if all(os.environ.get(name) for name in NAMES):
        return
    path = home / FILE
    if not path.exists():
        if (home / "postgres" / "data" / "PG_VERSION").exists():
            raise KeysMissing(
                f"{path} is missing, and the database was made with its keys. Put it back from your backup, "
                f"or set {' and '.join(NAMES)} to the keys that were used."
            )
        _write(
            path,
            {
                NAMES[0]: secrets.token_urlsafe(64),
                NAMES[1]: base64.urlsafe_b64encode(os.urandom(32)).decode(),
            },
        )
    for name, value in json.loads(path.read_text()).items():
        os.environ[name] = os.environ.get(name) or value


def are_known(home: Path) -> bool:
    """Whether both keys come with the environment or lie in the data folder."""
    return (home / FILE).exists() or all(os.environ.get(name) for name in NAMES)


def read(home: Path) -> dict[str, str]:
    """The keys of the data folder by setting, "" for one that it does not have."""
    path = home / FILE
    kept = json.loads(path.read_text()) if path.exists() else {}
    return {name: str(kept.get(name, "")) for name in NAMES}


def _write(path: Path, keys: dict[str, str]) -> None:
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # 0600 from the start, renamed when complete
    with os.fdopen(handle, "w") as file:
        json.dump(keys, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    Path(half).rename(path)
