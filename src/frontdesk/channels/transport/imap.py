"""Reading a mailbox (RFC 9051): everything above the cursor, one commit for each mail, nothing skipped.

The cursor moves past a mail only when it is stored. A new UIDVALIDITY starts the folder over, and dedupe keys keep that
from doubling anything (F07); so does a crash before the flag `\\Seen` is set (F02).
"""

import contextlib
import imaplib
import logging
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import imapclient
from imapclient.exceptions import IMAPClientError, LoginError

from frontdesk.channels.actions.intake import Source, receive
from frontdesk.channels.mail.entities import MAX_BYTES
from frontdesk.channels.models import Inbox, MailboxCursor
from frontdesk.channels.transport.connection import (
    READ_SECONDS,
    Unreachable,
    deadline,
    open_socket,
    tls_context,
    tls_failure,
)
from frontdesk.channels.transport.settings import Server, folder_of, server_of
from frontdesk.kit import crash

log = logging.getLogger(__name__)
SIGN_IN_SECONDS = 60.0
FETCH_SECONDS = 120.0  # for one mail
LIST_SECONDS = 60.0
IDLE_SECONDS = 540.0  # servers may drop a client that idles for half an hour


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
        with contextlib.suppress(Exception):
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
        client.login(server.username, server.password)
    except LoginError as error:
        raise Unreachable(f"{server.host} refused user name or password.", step="sign-in") from error
    except (OSError, IMAPClientError, imaplib.IMAP4.error) as error:
        raise Unreachable(f"{server.host} broke off while signing in.", step="sign-in") from error


def open_folder(client: Any, folder: str) -> int:
    """Select a folder for reading and flagging; its UIDVALIDITY. Raises Unreachable."""
    try:
        with deadline([client.socket()], LIST_SECONDS):
            chosen = client.select_folder(folder)
    except (OSError, IMAPClientError, imaplib.IMAP4.error) as error:
        raise Unreachable(f"The folder {folder} cannot be opened.", step="folder") from error
    return int(chosen[b"UIDVALIDITY"])


def poll(
    inbox: Inbox,
    *,
    should_stop: Callable[[], bool] = lambda: False,
    idle_seconds: float = 0.0,
    on_read: Callable[[], None] = lambda: None,
) -> int:
    """Take in everything new; then, for `idle_seconds`, wait for more and take it in. How many mails were new.

    `on_read` is called each time the folder has been read to its end. Raises Unreachable.
    """
    server = server_of(inbox, "imap")
    if server is None:
        raise Unreachable("No server for receiving is entered.", step="settings")
    folder = folder_of(inbox)
    until = time.monotonic() + idle_seconds
    try:
        with session(server) as client:
            uidvalidity = open_folder(client, folder)
            count = take_new(client, inbox, folder, uidvalidity, should_stop)
            on_read()
            while not should_stop() and time.monotonic() < until and client.has_capability("IDLE"):
                if _wait(client, min(until - time.monotonic(), IDLE_SECONDS), should_stop):
                    count += take_new(client, inbox, folder, uidvalidity, should_stop)
                    on_read()
    except (OSError, IMAPClientError, imaplib.IMAP4.error) as error:
        raise Unreachable(f"{server.host} broke off while mail was being read.", step="read") from error
    return count


def take_new(
    client: Any,
    inbox: Inbox,
    folder: str,
    uidvalidity: int,
    should_stop: Callable[[], bool],
) -> int:
    """Store every mail above the cursor, oldest first."""
    cursor = _cursor(inbox, folder, uidvalidity)
    with deadline([client.socket()], LIST_SECONDS):
        uids = sorted(uid for uid in client.search(["UID", f"{cursor.last_uid + 1}:*"]) if uid > cursor.last_uid)
    count = 0
    for uid in uids:
        if should_stop():
            break
        count += _take(client, inbox, Source(folder, uidvalidity, uid))
        MailboxCursor.objects.filter(pk=cursor.pk, last_uid__lt=uid).update(last_uid=uid)
    return count


def _take(client: Any, inbox: Inbox, source: Source) -> int:
    """Store one mail and flag it. A mail that has vanished meanwhile is passed over; one that is too large is cut."""
    with deadline([client.socket()], FETCH_SECONDS):
        answer = client.fetch([source.uid], [f"BODY.PEEK[]<0.{MAX_BYTES + 1}>"]).get(source.uid)
    raw = next(
        (value for key, value in (answer or {}).items() if key.startswith(b"BODY[]")),
        None,
    )
    if raw is None:
        return 0
    try:
        envelope = receive(raw, inbox, source)
    except OSError as error:
        raise Unreachable(
            "File storage takes no mail at present; it is fetched again later.",
            step="store",
        ) from error
    crash.point("before_seen")
    with (
        contextlib.suppress(IMAPClientError, imaplib.IMAP4.error),
        deadline([client.socket()], READ_SECONDS),
    ):
        client.add_flags([source.uid], [imapclient.SEEN], silent=True)
    return 0 if envelope.is_duplicate else 1


def _cursor(inbox: Inbox, folder: str, uidvalidity: int) -> MailboxCursor:
    cursor, _ = MailboxCursor.objects.get_or_create(inbox=inbox, folder=folder, defaults={"uidvalidity": uidvalidity})
    if cursor.uidvalidity != uidvalidity:
        log.warning(
            "The mailbox of inbox %s was made anew: reading it from its beginning",
            inbox.slug,
        )
        cursor.uidvalidity, cursor.last_uid = uidvalidity, 0
        cursor.save(update_fields=["uidvalidity", "last_uid"])
    return cursor


def _wait(client: Any, seconds: float, should_stop: Callable[[], bool]) -> bool:
    """IDLE until something arrives (True) or the time is over (False)."""
    until = time.monotonic() + seconds
    with deadline([client.socket()], seconds + LIST_SECONDS):
        client.idle()
        try:
            while time.monotonic() < until and not should_stop():
                if any(len(answer) > 1 and answer[1] == b"EXISTS" for answer in client.idle_check(timeout=1.0)):
                    return True
            return False
        finally:
            client.idle_done()
