"""Mails in files: a single one, an mbox, a Maildir or other folder, a ZIP of any of these. Read piece by piece."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Final

from frontdesk.channels.mail.entities import MAX_BYTES

MAX_MEMBERS: Final = 100_000
MAX_UNPACKED: Final = 20 * 1024**3
Named = tuple[str, bytes]


class CannotRead(ValueError):
    """The file is none that holds mail; `str(error)` is a sentence for people."""


def mails_in(path: Path) -> Iterator[Named]:
    """(name, raw bytes) of each mail of a file or a folder; a Maildir's `cur` and `new` in their order."""
    if path.is_dir():
        is_maildir = (path / "cur").is_dir() or (path / "new").is_dir()
        folders = [path / "cur", path / "new"] if is_maildir else [path]
        for folder in folders:
            for file in sorted(folder.iterdir()) if folder.is_dir() else ():
                if (file.is_file() and not file.name.startswith(".")) or (file.is_dir() and not is_maildir):
                    yield from mails_in(file)
        return
    with path.open("rb") as opened:
        yield from mails_of(str(path), opened)


def mails_of(name: str, file: IO[bytes]) -> Iterator[Named]:
    """(name, raw bytes) of each mail of an open file. A mail that is too large is cut, so that it is put aside.

    Raises CannotRead for a damaged ZIP or one that unpacks without end.
    """
    reader = file if isinstance(file, io.BufferedReader) else io.BufferedReader(_Raw(file))
    start = reader.peek(5)[:5]
    if start.startswith(b"PK\x03\x04") and name.lower().endswith(".zip"):
        yield from _zip(name, file)
    elif start == b"From " and not name.lower().endswith(".eml"):
        yield from _mbox(name, reader)
    else:
        yield name, reader.read(MAX_BYTES + 1)


class _Raw(io.RawIOBase):
    """What storage opens, as something that can be buffered."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._file.read(len(view))
        view[: len(data)] = data
        return len(data)


def _zip(name: str, file: IO[bytes]) -> Iterator[Named]:
    try:
        with zipfile.ZipFile(file) as archive:
            members = [one for one in archive.infolist() if _is_wanted(one)]
            if len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_UNPACKED:
                raise CannotRead(f"{name} unpacks to more than is taken at once.")
            for member in sorted(members, key=lambda one: one.filename):
                with archive.open(member) as content:
                    yield from mails_of(f"{name}/{member.filename}", content)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise CannotRead(f"{name} is damaged, or locked by a password.") from error


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename)
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
    return not member.is_dir() and not hidden and not member.filename.lower().endswith(".zip")


def _mbox(name: str, file: io.BufferedReader) -> Iterator[Named]:
    """Messages of an mbox (the mboxrd kind: quoted From lines are restored), one at a time."""
    lines: list[bytes] = []
    number, size, is_blank = 0, 0, True
    for line in iter(lambda: file.readline(MAX_BYTES), b""):
        if line.startswith(b"From ") and is_blank:
            if number:
                yield f"{name}:{number}", b"".join(lines).removesuffix(b"\n").removesuffix(b"\r")
            number, lines, size = number + 1, [], 0
        elif size <= MAX_BYTES:
            unquoted = line.lstrip(b">")
            lines.append(line[1:] if line.startswith(b">") and unquoted.startswith(b"From ") else line)
            size += len(line)
        is_blank = not line.strip()
    if number:
        yield f"{name}:{number}", b"".join(lines)
