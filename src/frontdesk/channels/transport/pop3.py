"""Reading a mailbox by POP3 (RFC 1939, 2449, 2595): what was not seen by its unique id, one commit for each mail.

A mail is noted as seen, or deleted on the server, only after it is stored. A crash in between brings it again, and the
dedupe key of its contents keeps that from doubling anything. Without UIDL every mail is read each time.
"""

import contextlib
import poplib
import socket
from collections.abc import Callable, Iterator
from typing import Any

from frontdesk.channels.actions.intake import NOWHERE
from frontdesk.channels.mail.entities import MAX_BYTES
from frontdesk.channels.models import Inbox, SeenMail
from frontdesk.channels.transport.connection import (
    READ_SECONDS,
    Unreachable,
    deadline,
    open_socket,
    tls_context,
    tls_failure,
)
from frontdesk.channels.transport.imap import LIST_SECONDS
from frontdesk.channels.transport.mailbox import BYTES_AT_ONCE, FETCH_SECONDS, SLOWEST, store
from frontdesk.channels.transport.settings import Server, after_of, server_of
from frontdesk.kit import crash

SIGN_IN_SECONDS = 60.0
BROKEN = (OSError, EOFError, poplib.error_proto)
COMMIT_EVERY = 50  # deletions hold only after QUIT (RFC 1939, 6), so a long session is cut into several


class _Connection(poplib.POP3):
    """poplib over a socket that we opened ourselves."""

    def __init__(self, server: Server, opened: list[socket.socket]) -> None:
        self._server, self._opened = server, opened
        super().__init__(server.host, server.port, timeout=READ_SECONDS)

    def _create_socket(self, timeout: float) -> socket.socket:
        self._opened.append(open_socket(self._server))
        return self._opened[-1]

    def _getline(self) -> tuple[bytes, int]:
        """A line without its end. The library's own refuses mails with lines over 2,048 bytes, and alters some."""
        line = self.file.readline(MAX_BYTES)
        if not line.endswith(b"\n"):
            raise poplib.error_proto("-ERR the connection ended within a line")
        return line[:-1].removesuffix(b"\r"), len(line)


@contextlib.contextmanager
def session(server: Server) -> Iterator[poplib.POP3]:
    """A signed-in connection, ended with QUIT when all went well. Raises Unreachable with the step that failed."""
    opened: list[socket.socket] = []
    try:
        with deadline(opened, SIGN_IN_SECONDS):
            connection = _Connection(server, opened)
    except BROKEN as error:
        raise Unreachable(f"{server.host} broke off the connection.", step="connect") from error
    try:
        with deadline(opened, SIGN_IN_SECONDS):
            _secure(connection, server)
            opened.append(connection.sock)
            _sign_in(connection, server)
        yield connection
        with deadline([connection.sock], LIST_SECONDS):
            connection.quit()
    finally:
        with contextlib.suppress(*BROKEN):
            connection.close()


def _secure(connection: poplib.POP3, server: Server) -> None:
    if server.security != "starttls":
        return
    try:
        if "STLS" not in connection.capa():
            raise Unreachable(f"{server.host} does not offer STARTTLS, so no password was sent to it.", step="tls")
        connection.stls(tls_context(server))
    except OSError as error:
        raise tls_failure(server, error) from error
    except (EOFError, poplib.error_proto) as error:
        raise Unreachable(f"{server.host} broke off before encryption could begin.", step="tls") from error


def _sign_in(connection: poplib.POP3, server: Server) -> None:
    words = "refused user name or password"
    try:
        if server.token is not None:
            words = "refused the sign-in that was allowed"
            _sign_in_by_token(connection, server)
            return
        connection.user(server.username)
        connection.pass_(server.password)
    except poplib.error_proto as error:
        raise Unreachable(f"{server.host} {words}.", step="sign-in") from error
    except (OSError, EOFError) as error:
        raise Unreachable(f"{server.host} broke off while signing in.", step="sign-in") from error


def _sign_in_by_token(connection: Any, server: Server) -> None:
    """AUTH XOAUTH2, in two lines as Microsoft asks; a refused token is replaced once."""
    import base64

    assert server.token is not None
    token = server.token("")
    for attempt in range(2):
        words = base64.b64encode(f"user={server.username}\1auth=Bearer {token}\1\1".encode()).decode()
        try:
            connection._shortcmd("AUTH XOAUTH2")  # answers "+ "
            connection._shortcmd(words)
            return
        except poplib.error_proto:
            fresh = server.token(token)
            if attempt or fresh == token:
                raise
            token = fresh


def poll(
    inbox: Inbox,
    *,
    should_stop: Callable[[], bool] = lambda: False,
    idle_seconds: float = 0.0,
    on_read: Callable[[], None] = lambda: None,
) -> int:
    """Take in everything that was not seen; how many mails were new. POP3 knows no waiting, so that is all.

    Raises Unreachable.
    """
    server = server_of(inbox, "pop3")
    if server is None:
        raise Unreachable("No server for receiving is entered.", step="settings")
    deletes = after_of(inbox)[0] == "delete"
    count, is_done = 0, False
    try:
        while not is_done and not should_stop():
            with session(server) as connection:
                taken, is_done = _read(connection, inbox, deletes, should_stop)
            count += taken
    except BROKEN as error:
        raise Unreachable(f"{server.host} broke off while mail was being read.", step="read") from error
    on_read()
    return count


def _read(connection: poplib.POP3, inbox: Inbox, deletes: bool, should_stop: Callable[[], bool]) -> tuple[int, bool]:
    """(how many were new, whether the end was reached)."""
    listed = _listed(connection)
    names = {name for _, _, name in listed if name}
    seen = set(SeenMail.objects.filter(inbox=inbox).values_list("uidl", flat=True))
    SeenMail.objects.filter(inbox=inbox, uidl__in=seen - names).delete()
    count, deleted = 0, 0
    for number, size, name in listed:
        if should_stop() or deleted >= COMMIT_EVERY:
            return count, False
        if name not in seen:
            raw = _fetch(connection, number, size)
            count += not store(raw, inbox, NOWHERE).is_duplicate
            crash.point("before_seen")
            if name:
                SeenMail.objects.get_or_create(inbox=inbox, uidl=name)
        if deletes and size <= MAX_BYTES:  # of a larger one we have only the beginning
            with deadline([connection.sock], READ_SECONDS):
                connection.dele(number)
            deleted += 1
    return count, True


def _listed(connection: poplib.POP3) -> list[tuple[int, int, str]]:
    """(number in this session, size in bytes, unique id or '') of every mail."""
    with deadline([connection.sock], LIST_SECONDS):
        sizes = [line.split() for line in connection.list()[1]]
        try:
            names = dict(line.decode("ascii", "replace").split(None, 1) for line in connection.uidl()[1])
        except poplib.error_proto:
            names = {}
    return [(int(number), int(size), str(names.get(number.decode(), ""))[:200]) for number, size in sizes]


def _fetch(connection: poplib.POP3, number: int, size: int) -> bytes:
    """The mail's bytes; of one that is too large only the beginning, so that it is put aside with that reason (F17)."""
    with deadline([connection.sock], FETCH_SECONDS + max(size, BYTES_AT_ONCE) / SLOWEST):
        if size > MAX_BYTES:
            return b"\r\n".join(connection.top(number, 200)[1]) + b"\r\n" + b" " * MAX_BYTES
        return b"\r\n".join(connection.retr(number)[1]) + b"\r\n"
