"""Handing mail to a server (RFC 5321), with answers turned into sentences."""

import base64
import contextlib
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import Any

from frontdesk.channels.actions.inboxes import record_failure
from frontdesk.channels.channel import NotSent
from frontdesk.channels.handover import Handover, Refusal
from frontdesk.channels.models import Inbox, OutboundEnvelope
from frontdesk.channels.transport.connection import (
    CONNECT_SECONDS,
    Unreachable,
    deadline,
    open_socket,
    tls_context,
    tls_failure,
)
from frontdesk.channels.transport.dkim_signing import sign
from frontdesk.channels.transport.letter import message_of
from frontdesk.channels.transport.sender import return_path
from frontdesk.channels.transport.settings import Server, server_of

SIGN_IN_SECONDS = 60.0
WHOLE_SECONDS = 180.0


class _Connection(smtplib.SMTP):
    """smtplib over a socket that we opened ourselves."""

    has_begun = False

    def __init__(self, server: Server, opened: list[socket.socket]) -> None:
        self._server, self._opened = server, opened
        super().__init__(
            server.host,
            server.port,
            local_hostname=_own_name(),
            timeout=CONNECT_SECONDS,
        )

    def data(self, msg: Any) -> Any:
        """From here on a broken connection leaves open whether the server has taken the message (F18)."""
        self.has_begun = True
        return super().data(msg)

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        self._opened.append(open_socket(self._server, CONNECT_SECONDS))
        return self._opened[-1]


def _own_name() -> str:
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"


@contextlib.contextmanager
def session(server: Server) -> Iterator[smtplib.SMTP]:
    """A signed-in connection. Raises Unreachable with the step that failed."""
    opened: list[socket.socket] = []
    try:
        with deadline(opened, SIGN_IN_SECONDS):
            connection = _Connection(server, opened)
    except smtplib.SMTPResponseException as error:
        is_answer = 200 <= error.smtp_code < 600  # less is smtplib's way to say that the greeting was cut
        words = f"refused the connection: {_text(error.smtp_error)}" if is_answer else "broke off the connection."
        raise Unreachable(f"{server.host} {words}", step="connect") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(f"{server.host} broke off the connection.", step="connect") from error
    try:
        with deadline(opened, WHOLE_SECONDS):
            _secure(connection, server)
            if connection.sock is not None:
                opened.append(connection.sock)  # the encrypted one
            if server.username and (server.password or server.token):
                _sign_in(connection, server)
            yield connection
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.quit()
        connection.close()


def _secure(connection: smtplib.SMTP, server: Server) -> None:
    try:
        connection.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            if not connection.has_extn("starttls"):
                raise Unreachable(
                    f"{server.host} does not offer STARTTLS, so nothing was sent to it.",
                    step="tls",
                )
            connection.starttls(context=tls_context(server))
            connection.ehlo()
    except ssl.SSLError as error:
        raise tls_failure(server, error) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(f"{server.host} broke off before sending could begin.", step="tls") from error


def _sign_in(connection: smtplib.SMTP, server: Server) -> None:
    try:
        if server.token:
            _sign_in_by_token(connection, server)
        else:
            connection.login(server.username, server.password)
    except smtplib.SMTPNotSupportedError as error:
        raise Unreachable(f"{server.host} takes no sign-in on port {server.port}.", step="sign-in") from error
    except smtplib.SMTPAuthenticationError as error:
        raise Unreachable(f"{server.host} refused user name or password for sending.", step="sign-in") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(f"{server.host} broke off while signing in.", step="sign-in") from error


def _sign_in_by_token(connection: smtplib.SMTP, server: Server) -> None:
    """By XOAUTH2, as Google and Microsoft speak it, or by OAUTHBEARER (RFC 7628) where that alone is offered.

    A token that is refused is replaced once.
    """
    assert server.token is not None
    offered = connection.esmtp_features.get("auth", "").upper().split()
    mechanism = "OAUTHBEARER" if "OAUTHBEARER" in offered and "XOAUTH2" not in offered else "XOAUTH2"
    if mechanism not in offered:
        raise Unreachable(f"{server.host} takes no sign-in by OAuth 2 on port {server.port}.", step="sign-in")
    token = server.token("")
    for _ in range(2):
        code, _answer = connection.docmd("AUTH", f"{mechanism} {_token_words(mechanism, server, token)}")
        if code == 334:  # the server explains what is wrong, and waits for an empty answer
            code, _answer = connection.docmd("AQ==" if mechanism == "OAUTHBEARER" else "")
        if code == 235:
            return
        if (fresh := server.token(token)) == token:
            break
        token = fresh
    raise Unreachable(
        f"{server.host} does not take what the account's owner allowed: connect the account again.", step="sign-in"
    )


def _token_words(mechanism: str, server: Server, token: str) -> str:
    words = f"user={server.username}\x01auth=Bearer {token}\x01\x01"
    if mechanism == "OAUTHBEARER":
        where = f"host={server.host}\x01port={server.port}"
        words = f"n,a={server.username},\x01{where}\x01auth=Bearer {token}\x01\x01"
    return base64.b64encode(words.encode()).decode()


def deliver(inbox: Inbox, envelope: OutboundEnvelope, to: list[str]) -> Handover:
    """Send an envelope through its inbox's server. Raises NotSent, final for answers that will not change (5xx)."""
    server = server_of(inbox, "smtp")
    if server is None:
        raise NotSent(f"The inbox {inbox.name} has no server for sending.", concerns="server")
    message = message_of(inbox, envelope)
    try:
        with session(server) as connection:
            return transmit(connection, return_path(inbox, envelope), to, message, lambda raw: sign(inbox, raw))
    except Unreachable as error:
        if error.is_final:  # only a person can mend it: the inbox says so, and its mail waits
            record_failure(inbox, str(error))
        raise NotSent(str(error), concerns="server") from error
    except OSError as error:
        raise NotSent(f"The connection to {server.host} broke off.", concerns="server") from error


def transmit(
    connection: smtplib.SMTP,
    sender: str,
    to: list[str],
    message: EmailMessage,
    signed: Callable[[bytes], bytes] = lambda raw: raw,
) -> Handover:
    """Hand one message over for those recipients; `signed` may put a signature on top of its bytes.

    Raises NotSent when the server takes the message for none of them.
    """
    start = time.monotonic()
    try:
        refused = connection.sendmail(sender, to, signed(_bytes(connection, sender, to, message)), _options(sender, to))
    except smtplib.SMTPRecipientsRefused as error:
        # A 421 breaks off in the middle: whoever was not asked about yet shares the last answer.
        last = list(error.recipients.values())[-1]
        refused = {one: error.recipients.get(one, last) for one in to}
    except smtplib.SMTPResponseException as error:
        raise NotSent(
            f"The mail server refused the message: {_text(error.smtp_error)}",
            is_final=error.smtp_code >= 500,
            concerns="server" if error.smtp_code == 421 else "domain",
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        beyond = ", ".join(address for address in [sender, *to] if not address.isascii())
        raise NotSent(
            f"The mail server takes no addresses with letters beyond ASCII (it does not offer SMTPUTF8): {beyond}",
            is_final=True,
        ) from error
    except smtplib.SMTPServerDisconnected as error:
        raise NotSent(
            "The mail server broke off while the message was handed over.",
            concerns="domain",
            is_uncertain=getattr(connection, "has_begun", False),
        ) from error
    return Handover({one: _refusal(*answer) for one, answer in refused.items()}, time.monotonic() - start)


def _options(sender: str, to: list[str]) -> list[str]:
    return [] if "".join([sender, *to]).isascii() else ["SMTPUTF8", "BODY=8BITMIME"]


def _bytes(connection: smtplib.SMTP, sender: str, to: list[str], message: EmailMessage) -> bytes:
    """As it travels: lines end in CRLF; letters beyond ASCII in addresses need a server that takes them (RFC 6531)."""
    has_utf8 = bool(_options(sender, to))
    if has_utf8:
        connection.ehlo_or_helo_if_needed()
        if not connection.has_extn("smtputf8"):
            raise smtplib.SMTPNotSupportedError("no SMTPUTF8")
    return message.as_bytes(policy=(SMTPUTF8 if has_utf8 else SMTP).clone(max_line_length=76))


def _refusal(code: int, answer: bytes | str) -> Refusal:
    return Refusal(f"The mail server refused the address: {_text(answer)}", code >= 500)


def _text(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return " ".join(text.split())[:300]
