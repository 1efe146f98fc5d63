"""Several commands, one server: whoever comes first starts it, whoever leaves last stops it.

Two files are locked with `flock`, which the kernel lets go when a process dies in any way:
`postgres.turn` is held for moments, while starting or stopping; `postgres.users` is held, shared, as long as the
database is used. Who leaves and gets the second for itself alone was the last.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from frontdesk.kit.postgres.cluster import Cluster, Echo
from frontdesk.kit.postgres.failure import DatabaseFailure
from frontdesk.kit.postgres.place import Place, prepare


class RunningDatabase:
    """A database that stays up until `leave` is called; `url` is its address, `place` its folders."""

    def __init__(self, cluster: Cluster, turn: Path, users: int) -> None:
        self._cluster, self._turn, self._users = cluster, turn, users
        self.url, self.place = cluster.url(), cluster.place

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.leave()

    def is_running(self) -> bool:
        """Whether the server's process is alive; asks the operating system, not the server."""
        return self._cluster.is_running()

    def ensure(self) -> None:
        """Start the server again if it died. Raises DatabaseFailure when it cannot be."""
        with _locked(self._turn):
            self._cluster.start()

    def leave(self) -> None:
        """Stop using it; the last one to leave stops the server. Twice is as good as once."""
        if self._users < 0:
            return
        with _locked(self._turn):
            fcntl.flock(self._users, fcntl.LOCK_UN)
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # others still use it
            else:
                self._cluster.stop()
            os.close(self._users)
            self._users = -1


def join(
    home: Path,
    overrides: Mapping[str, str] | None = None,
    echo: Echo = lambda line: None,
) -> RunningDatabase:
    """Use the database of this data folder, starting it if nobody has.

    `overrides` are server settings for a server started by this call. Raises DatabaseFailure.
    """
    make_home(home)
    turn = home / "postgres.turn"
    users = _open(home / "postgres.users")
    try:
        with _locked(turn):
            cluster = Cluster(prepare(home), overrides or {}, echo)
            cluster.start()
            fcntl.flock(users, fcntl.LOCK_SH)
    except BaseException:
        os.close(users)
        raise
    return RunningDatabase(cluster, turn, users)


@contextmanager
def use(home: Path, overrides: Mapping[str, str] | None = None) -> Iterator[RunningDatabase]:
    """`join` for the length of a block."""
    with join(home, overrides) as database:
        yield database


def make_home(home: Path) -> None:
    """Make the data folder. Root's may be passed through (not read), for the database's user lives inside it."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
    except OSError as error:
        raise DatabaseFailure(f"The data folder {home} cannot be made: {error}. Set FRONTDESK_HOME.") from error
    if not os.access(home, os.W_OK):
        raise DatabaseFailure(f"The data folder {home} belongs to another user. Start as that user.")


def find(home: Path) -> Place | None:
    """The folders of the database, None if there is none yet."""
    return prepare(home) if (home / "postgres").exists() else None


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    handle = _open(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
