"""Sessions with an IMAP server (RFC 9051): encrypted, signed in by password or OAuth 2, never waiting for ever."""

import contextlib
import imaplib
import socket
from collections.abc import Iterator
from typing import Any

import imapclient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from frontdesk.channels.transport.connection import (
    READ_SECONDS,
    Unreachable,
    deadline,
    open_socket,
    tls_context,
    tls_failure,
)
from frontdesk.channels.transport.settings import Server

SIGN_IN_SECONDS = 60.0
LIST_SECONDS = 60.0
BROKEN = (OSError, IMAPClientError, imaplib.IMAP4.error)


class _Socket(imaplib.IMAP4):
    """imaplib over a socket that we opened ourselves."""

    def __init__(self, server: Server, opened: list[socket.socket]) -> None:
        self._server, self._opened = server, opened
        super().__init__(server.host, server.port)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        self._opened.append(open_socket(self._server))
        return self._opened[-1]


class _Client(imapclient.IMAPClient):  # type: ignore[misc]  # the library has no types
    def __init__(self, server: Server, opened: list[socket.socket]) -> None:
        self._server, self._opened = server, opened
        super().__init__(server.host, server.port, ssl=False, timeout=READ_SECONDS, use_uid=True)

    def _create_IMAP4(self) -> imaplib.IMAP4:
        return _Socket(self._server, self._opened)

    def _set_read_timeout(self) -> None:
        self.socket().settimeout(READ_SECONDS)


@contextlib.contextmanager
def session(server: Server) -> Iterator[Any]:
    """A signed-in client. Raises Unreachable with the step that failed."""
    opened: list[socket.socket] = []
    try:
        with deadline(opened, SIGN_IN_SECONDS):
            client = _Client(server, opened)
    except (OSError, imaplib.IMAP4.error) as error:
        raise Unreachable(f"{server.host} broke off the connection.", step="connect") from error
    try:
        with deadline(opened, SIGN_IN_SECONDS):
            _secure(client, server)
            opened.append(client.socket())  # the encrypted one
            _sign_in(client, server)
        yield client
    finally:
        with contextlib.suppress(Exception), deadline(opened, READ_SECONDS):
            client.logout()
        with contextlib.suppress(Exception):
            client.shutdown()


def _secure(client: Any, server: Server) -> None:
    if server.security != "starttls":
        return
    try:
        if not client.has_capability("STARTTLS"):
            raise Unreachable(
                f"{server.host} does not offer STARTTLS, so no password was sent to it.",
                step="tls",
            )
        client.starttls(tls_context(server))
    except OSError as error:
        raise tls_failure(server, error) from error
    except (IMAPClientError, imaplib.IMAP4.error) as error:
        raise Unreachable(f"{server.host} broke off before encryption could begin.", step="tls") from error


def _sign_in(client: Any, server: Server) -> None:
    try:
        if server.token is not None:
            _sign_in_by_token(client, server)
        else:
            client.login(server.username, server.password)
    except LoginError as error:
        words = "refused the sign-in that was allowed" if server.token else "refused user name or password"
        raise Unreachable(f"{server.host} {words}.", step="sign-in") from error
    except BROKEN as error:
        raise Unreachable(f"{server.host} broke off while signing in.", step="sign-in") from error


def _sign_in_by_token(client: Any, server: Server) -> None:
    """By an access token; one that is refused is replaced once, for it may have been withdrawn before its time."""
    assert server.token is not None
    token = server.token("")
    try:
        _present(client, server, token)
    except IMAPClientAbortError:
        raise
    except LoginError:
        fresh = server.token(token)
        if fresh == token:
            raise
        _present(client, server, fresh)


def _present(client: Any, server: Server, token: str) -> None:
    if client.has_capability("AUTH=OAUTHBEARER") and not client.has_capability("AUTH=XOAUTH2"):
        client.oauthbearer_login(server.username, token)
    else:
        client.oauth2_login(server.username, token)


def open_folder(client: Any, folder: str) -> int:
    """Select a folder for reading and flagging; its UIDVALIDITY. Raises Unreachable."""
    try:
        with deadline([client.socket()], LIST_SECONDS):
            chosen = client.select_folder(folder)
    except BROKEN as error:
        raise Unreachable(f"The folder {folder} cannot be opened.", step="folder") from error
    return int(chosen[b"UIDVALIDITY"])


def folder_names(client: Any) -> list[str]:
    """The folders of the account that can hold mail, INBOX first. Raises Unreachable."""
    try:
        with deadline([client.socket()], LIST_SECONDS):
            found = client.list_folders()
    except BROKEN as error:
        raise Unreachable("The list of folders cannot be read.", step="folder") from error
    names = [
        str(name) for flags, _, name in found if not {b"\\noselect", b"\\nonexistent"} & {f.lower() for f in flags}
    ]
    return sorted(names, key=lambda name: (name.upper() != "INBOX", name.casefold()))
