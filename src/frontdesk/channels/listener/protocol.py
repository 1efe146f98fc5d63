"""The dialogue: aiosmtpd speaks SMTP, this says who may bring what to whom, and reads the message itself."""

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

from frontdesk.channels.listener.body import Body, TooMuch
from frontdesk.channels.listener.client import Client, from_received, from_xclient, ip_of
from frontdesk.channels.listener.options import Options
from frontdesk.channels.listener.taking import Handover, Unavailable, disconnect, inbox_of, keep

log = logging.getLogger(__name__)
MAX_RECIPIENTS: Final = 100
MAX_UNKNOWN: Final = 10
LATER: Final = "451 4.3.0 Not possible at present, please try again later"
TOO_LARGE: Final = "552 5.3.4 The message is too large"
BUSY: Final = "421 4.3.2 Too many connections, please try again later"


class Door:
    """What all connections of a listener share: options, threads that write, and who is connected."""

    def __init__(self, options: Options) -> None:
        self.options, self.tls = options, options.tls()
        self.pool = ThreadPoolExecutor(options.writers, thread_name_prefix="smtp")
        self.connected: dict[str, int] = {}
        self.open: set[asyncio.BaseTransport] = set()
        self.busy = 0

    def protocol(self) -> "Dialogue":
        """A protocol for one connection."""
        kind = LmtpDialogue if self.options.protocol == "lmtp" else Dialogue
        return kind(self)

    async def close(self) -> None:
        """End the writing threads, each with its connection to the database."""
        together = threading.Barrier(self.options.writers)
        loop = asyncio.get_running_loop()
        ends = [loop.run_in_executor(self.pool, disconnect, together) for _ in range(self.options.writers)]
        await asyncio.wait(ends, timeout=3)
        self.pool.shutdown(wait=False)

    def enter(self, address: str) -> bool:
        """Whether one more connection of this address may come in."""
        each = self.connected.get(address, 0)
        limit = self.options.connections if address in self.options.relays else self.options.connections_each
        if sum(self.connected.values()) >= self.options.connections or each >= limit:
            return False
        self.connected[address] = each + 1
        return True

    def leave(self, address: str) -> None:
        """A connection has ended."""
        self.connected[address] = self.connected.get(address, 1) - 1
        if self.connected[address] <= 0:
            del self.connected[address]


class Dialogue(SMTP):
    """One connection by SMTP."""

    is_lmtp = False
    session: Session  # never None while the dialogue lasts
    envelope: Envelope
    transport: asyncio.Transport

    def __init__(self, door: Door) -> None:
        self.door = door
        super().__init__(
            _Hooks(),
            hostname=door.options.hostname,
            ident="Frontdesk",
            data_size_limit=door.options.max_bytes,
            enable_SMTPUTF8=True,
            tls_context=door.tls,
            timeout=door.options.idle_seconds,
            loop=asyncio.get_running_loop(),
        )
        self.line_length_limit = 4096
        self.peer, self.client = "", Client()
        self.inboxes: dict[str, int] = {}
        self.unknown, self.has_entered, self.has_xclient = 0, False, False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the connection; one too many is sent away before it can say anything."""
        if self._original_transport is None:  # not the same connection, now encrypted
            name = transport.get_extra_info("peername")
            self.peer = ip_of(str(name[0])) if isinstance(name, tuple) else "local"
            if not self.door.enter(self.peer):
                assert isinstance(transport, asyncio.Transport)
                transport.write(f"{BUSY}\r\n".encode())
                transport.close()
                return
            self.has_entered = True
            self.door.open.add(transport)
            self.client = Client("" if self.peer == "local" else self.peer)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Give the place back."""
        if not self.has_entered:
            return
        self.has_entered = False
        self.door.leave(self.peer)
        self.door.open = {each for each in self.door.open if not each.is_closing()}
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        """Words of one who was sent away are not read."""
        if self.has_entered:
            super().data_received(data)

    def eof_received(self) -> bool | None:
        """As above."""
        return super().eof_received() if self.has_entered else None

    @property
    def is_trusted(self) -> bool:
        """Whether a relay of ours speaks, whose word about its clients counts."""
        return self.peer == "local" or self.peer in self.door.options.relays

    async def in_thread(self, work: Any, *args: Any) -> Any:
        """Run database work beside the loop."""
        self.door.busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.door.pool, work, *args)
        finally:
            self.door.busy -= 1

    @syntax("XCLIENT attribute=value")
    async def smtp_XCLIENT(self, arg: str | None) -> None:
        """A relay says who its client is; the dialogue starts anew for it."""
        if not self.is_trusted:
            await self.push("550 5.7.0 XCLIENT is not allowed from here")
            return
        client = from_xclient(arg or "", self.client)
        if client is None or not arg:
            await self.push("501 5.5.4 Syntax: XCLIENT attribute=value")
            return
        self._set_rset_state()  # type: ignore[no-untyped-call]
        self.client, self.inboxes, self.has_xclient = client, {}, True
        self.session.host_name = None  # it must greet again
        await self.push(f"220 {self.hostname} {self.__ident__}")

    async def smtp_AUTH(self, arg: str) -> None:
        """Nobody signs in here."""
        await self.push("502 5.5.1 AUTH is not available")

    async def smtp_DATA(self, arg: str | None) -> None:
        """Read the message, keep it for every recipient, and only then say so."""
        if await self.check_helo_needed():
            return
        if not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 Error: need RCPT command")
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        body = Body(self.door.options.max_bytes)
        try:
            await body.read(self._reader)
            self._reset_timeout()
            answers = await self._answers(body)
        except TooMuch:
            await self.push(TOO_LARGE)
            self.transport.close()
            return
        finally:
            body.close()
        self.envelope, self.inboxes = self._create_envelope(), {}
        for answer in answers:
            await self.push(answer)

    async def _answers(self, body: Body) -> list[str]:
        """One answer for all recipients by SMTP, one for each by LMTP (RFC 2033, 4.2)."""
        recipients = list(self.envelope.rcpt_tos)
        if body.is_too_large:
            found = [TOO_LARGE] * len(recipients)
        else:
            found = await self._keep_all(body, recipients)
        if self.is_lmtp:
            return found
        return [next((answer for answer in found if not answer.startswith("250")), found[0])]

    async def _keep_all(self, body: Body, recipients: list[str]) -> list[str]:
        raw = await self.in_thread(body.content)
        handover = Handover(self._bringer(raw), self._sender(), self.hostname, self._how())
        kept: dict[int, str] = {}  # two addresses of one inbox are one mail
        for recipient in recipients:
            inbox = self.inboxes[recipient]
            if inbox not in kept:
                kept[inbox] = await self._keep(raw, inbox, recipient, handover)
        return [kept[self.inboxes[recipient]] for recipient in recipients]

    async def _keep(self, raw: bytes, inbox: int, recipient: str, handover: Handover) -> str:
        try:
            await self.in_thread(keep, raw, inbox, recipient, handover)
        except Unavailable:
            return LATER
        except Exception:
            log.exception("A mail could not be kept")
            return LATER
        return "250 2.0.0 Kept"

    def _bringer(self, raw: bytes) -> Client:
        """The client that counts for SPF: what a relay told by XCLIENT, else in the field it wrote, else who speaks."""
        if self.has_xclient:
            return Client(self.client.address, self.client.helo or (self.session.host_name or "")[:255])
        if self.is_trusted:
            return from_received(raw)
        return Client(self.client.address, (self.session.host_name or "")[:255])

    def _sender(self) -> str:
        """The envelope's sender, '' for the null path."""
        return "" if self.envelope.mail_from in {None, "<>"} else str(self.envelope.mail_from)

    def _how(self) -> str:
        kind = "LMTP" if self.is_lmtp else "ESMTP" if self.session.extended_smtp else "SMTP"
        return kind + ("S" if self.session.ssl else "")


class LmtpDialogue(Dialogue):
    """One connection by LMTP: LHLO, and an answer for each recipient."""

    is_lmtp = True

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, hostname: str) -> None:
        """The greeting."""
        await SMTP.smtp_EHLO(self, hostname)

    async def smtp_EHLO(self, hostname: str) -> None:
        """Not here (RFC 2033, 4.1)."""
        await self.push("500 5.5.1 Use LHLO")

    async def smtp_HELO(self, hostname: str) -> None:
        """Not here either."""
        await self.push("500 5.5.1 Use LHLO")


class _Hooks:
    """What aiosmtpd asks during the dialogue; the names are the library's."""

    async def handle_EHLO(
        self, server: Dialogue, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        extra = ["250-PIPELINING", "250-ENHANCEDSTATUSCODES", *(["250-XCLIENT ADDR HELO"] if server.is_trusted else [])]
        kept = [line for line in responses if not line.startswith(("250-AUTH", "250 HELP"))]
        lines = [*kept, *extra]
        return [*lines[:-1], lines[-1].replace("250-", "250 ", 1)]

    async def handle_MAIL(
        self, server: Dialogue, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address or "<>"
        envelope.mail_options.extend(options)
        server.inboxes = {}
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, server: Dialogue, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            inbox = await server.in_thread(inbox_of, address)
        except Unavailable:
            return LATER
        if inbox is None:
            server.unknown += 1
            if server.unknown > MAX_UNKNOWN:
                # Somebody is guessing addresses: answer, then hang up.
                asyncio.get_running_loop().call_later(0.1, server.transport.close)
                return "421 4.7.0 Too many unknown recipients"
            return "550 5.1.1 There is no such inbox here"
        server.inboxes[address] = inbox
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"
