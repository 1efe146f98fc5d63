"""An SMTP server that keeps what it gets, delivers it into Dovecot's mailboxes, and refuses as it is told."""

import asyncio
import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.certificates import Certificate
from tests.servers.dovecot import PASSWORD, Dovecot, free_port

logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # it tells every line of every dialogue


@dataclass
class Taken:
    """One mail that was accepted: the envelope's sender and recipients, and the bytes."""

    sender: str
    recipients: list[str]
    raw: bytes = field(repr=False)

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)  # type: ignore[return-value]


class SmtpSink:
    """`security` is none, starttls or tls. `refuse` maps an address to an answer such as "550 5.1.1 No such user";
    `answer_data`, when set, is the answer to every message; with `takes_utf8` it offers SMTPUTF8.
    Mail for a mailbox in `mailboxes` is delivered there.
    `slow_seconds` maps a recipient's domain to how long the answer to a message takes; `cut_after_data` is for how many
    messages the connection is cut after they were taken and before that was said (F18).
    """

    host = "localhost"

    def __init__(
        self,
        certificate: Certificate,
        *,
        security: str = "starttls",
        dovecot: Dovecot | None = None,
        password: str = PASSWORD,
        takes_utf8: bool = False,
    ) -> None:
        self.certificate, self.security, self.dovecot, self.password = certificate, security, dovecot, password
        self.takes_utf8 = takes_utf8
        self.port = free_port()
        self.taken: list[Taken] = []
        self.refuse: dict[str, str] = {}
        self.answer_data = ""
        self.slow_seconds: dict[str, float] = {}
        self.cut_after_data = 0
        self.mailboxes: dict[str, str] = {}
        self.on_taken: Callable[[Taken], None] | None = None
        self._controller: Controller | None = None

    def start(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate.cert, self.certificate.key)
        options: dict[str, Any] = {"authenticator": self._authenticate, "auth_require_tls": self.security == "starttls"}
        options |= {"enable_SMTPUTF8": self.takes_utf8} | self.options()
        if self.security == "starttls":
            options |= {"tls_context": context, "require_starttls": True}
        sink = self

        class _Sink(Controller):
            def factory(self) -> SMTP:
                return SMTP(self.handler, hostname="sink.example", **options)

        self._controller = _Sink(
            self, hostname="127.0.0.1", port=self.port, ssl_context=context if sink.security == "tls" else None
        )
        self._controller.start()

    def options(self) -> dict[str, Any]:
        """More of aiosmtpd's."""
        return {}

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def settings(self, username: str = "support", security: str = "") -> dict[str, object]:
        """The `smtp_…` settings of an inbox that sends through this server."""
        return {
            "smtp_host": self.host,
            "smtp_port": self.port,
            "smtp_security": security or self.security,
            "smtp_username": username,
            "ca_pem": self.certificate.ca_pem,
        }

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        is_right = isinstance(data, LoginPassword) and data.password.decode() == self.password
        return AuthResult(success=is_right, handled=False)

    async def handle_RCPT(  # the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # the library's name
        for domain, seconds in self.slow_seconds.items():
            if any(one.endswith(f"@{domain}") for one in envelope.rcpt_tos):
                await asyncio.sleep(seconds)
        if self.answer_data:
            return self.answer_data
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        taken = Taken(envelope.mail_from or "", list(envelope.rcpt_tos), raw)
        self.taken.append(taken)
        for address in taken.recipients:
            local, _, domain = address.partition("@")
            mailbox = self.mailboxes.get(f"{local.partition('+')[0]}@{domain}")
            if self.dovecot and mailbox:
                self.dovecot.deliver(mailbox, f"Delivered-To: {address}\r\n".encode() + raw)
        if self.on_taken:
            self.on_taken(taken)
        if self.cut_after_data:
            self.cut_after_data -= 1
            server.transport.abort()
        return "250 OK"
