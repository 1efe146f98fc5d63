"""A virus scanner, when FRONTDESK_CLAMD names one: ClamAV's daemon, asked by its own protocol.

INSTREAM of clamd(8): `zINSTREAM\\0`, then chunks with their length as four bytes in network order, then a chunk of no
length; the answer is `stream: OK\\0`, `stream: NAME FOUND\\0` or `… ERROR\\0`.
"""

import re
import socket
import struct
from contextlib import closing
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT_SECONDS = 30.0
_CHUNK = 131_072


class ScanFailed(OSError):
    """The scanner did not say whether the file is clean: it is away, too slow, or refuses the file."""


def is_on() -> bool:
    """Whether a scanner is configured."""
    return bool(settings.CLAMD)


def scan(content: bytes) -> str:
    """The name of what was found in the file, or "" for a clean one. Raises ScanFailed."""
    pieces = (content[at : at + _CHUNK] for at in range(0, len(content), _CHUNK))
    framed = (struct.pack(">I", len(piece)) + piece for piece in pieces)
    answer = _ask(b"zINSTREAM\0", *framed, struct.pack(">I", 0))
    if found := re.fullmatch(r"stream: (.{1,200}) FOUND", answer):
        return found[1]
    if answer != "stream: OK":
        raise ScanFailed(f"The virus scanner said: {answer[:100]}")
    return ""


def version() -> str:
    """What the daemon says of itself. Raises ScanFailed."""
    return _ask(b"zVERSION\0")


def _ask(*pieces: bytes) -> str:
    try:
        with closing(_connect()) as connection:
            try:
                for piece in pieces:
                    connection.sendall(piece)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it stops listening to what is too large for it, and says so
            return _answer(connection)
    except (OSError, ValueError) as error:
        raise ScanFailed("The virus scanner does not answer.") from error


def _answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0"):
        piece = connection.recv(4096)
        if not piece or len(answer) > 10_000:
            break
        answer += piece
    if not answer:
        raise ScanFailed("The virus scanner went away.")
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connect() -> socket.socket:
    parts = urlsplit(settings.CLAMD)
    if parts.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT_SECONDS)
        try:
            connection.connect(parts.path)
        except OSError:
            connection.close()
            raise
        return connection
    if parts.scheme != "tcp" or not parts.hostname:
        raise ValueError("FRONTDESK_CLAMD must be tcp://host:port or unix:///path.")
    return socket.create_connection((parts.hostname, parts.port or 3310), TIMEOUT_SECONDS)
