"""A mail that a program cut in pieces and sent as several (message/partial, RFC 2046 5.2.2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from frontdesk.channels.mail.headers import Headers, parse_parameters, split_headers

MAX_PIECES: Final = 100
_OF_THE_INNER: Final = frozenset({"subject", "message-id", "encrypted", "mime-version"})
_FIELD: Final = re.compile(rb"^([!-9;-~]{1,200})[ \t]*:[^\n]*\n?(?:[ \t][^\n]*\n?)*", re.MULTILINE)


@dataclass(frozen=True)
class Partial:
    """One piece: which mail it is of, its number from 1, of how many (0 where only another piece says so).

    `is_whole` when all pieces were joined and the mail is what they make together.
    """

    identifier: str
    number: int
    total: int
    is_whole: bool = False

    @property
    def sentence(self) -> str:
        """What people are told about a piece alone."""
        of = f" of {self.total}" if self.total else ""
        return f"This is part {self.number}{of} of a mail that was sent in pieces; the other pieces are not here."


def read_partial(headers: Headers) -> Partial | None:
    """What a mail is a piece of; None for a whole mail, and for a piece that does not say which it is."""
    kind, parameters = parse_parameters(headers.raw("content-type"))
    number, total = (_count(parameters.get(name, "")) for name in ("number", "total"))
    if kind.replace(" ", "") != "message/partial" or not parameters.get("id") or not number:
        return None
    return Partial(parameters["id"][:500], number, total)


def join_pieces(pieces: Mapping[int, bytes]) -> bytes:
    """The mail of raw pieces by number, from 1 without a gap.

    Who wrote it and to whom, the first piece says; the header inside of it gives only what RFC 2046 5.2.2.1 leaves to
    it (its content, subject and Message-ID), so that nobody can hide another author in there.
    """
    (outer, body), *others = [_halves(pieces[number]) for number in sorted(pieces)]
    inner, text = _halves(body)
    kept = [field for name, field in _fields(outer) if not _is_inner(name)]
    given = [field for name, field in _fields(inner) if _is_inner(name)]
    return b"".join([*kept, *given, b"\n", text, *(piece for _, piece in others)])


def _halves(raw: bytes) -> tuple[bytes, bytes]:
    """(header as written, body)."""
    plain = raw.replace(b"\r\n", b"\n")
    body = split_headers(plain)[1]
    return plain[: len(plain) - len(body)], body


def _fields(header: bytes) -> list[tuple[str, bytes]]:
    found = [(one.group(1).decode("ascii").lower(), one.group()) for one in _FIELD.finditer(header)]
    return [(name, field if field.endswith(b"\n") else field + b"\n") for name, field in found]


def _is_inner(name: str) -> bool:
    return name.startswith("content-") or name in _OF_THE_INNER


def _count(written: str) -> int:
    number = int(written) if written.isdecimal() and len(written) < 4 else 0
    return number if number <= MAX_PIECES else 0
