"""What the listener asks of the mailroom: whose address it is, and to keep a mail. Runs in threads."""

import contextlib
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, close_old_connections, connection

from frontdesk.channels.actions.inboxes import record_arrival
from frontdesk.channels.actions.intake import Source, receive
from frontdesk.channels.listener.client import Client
from frontdesk.channels.mail.threading import without_tag
from frontdesk.channels.models import Inbox
from frontdesk.kit import clock, crash

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")


class Unavailable(Exception):
    """Database or file storage do not answer: the other side must keep the mail and try again."""


@dataclass(frozen=True)
class Handover:
    """One mail as it was handed over: by whom, from which address ('' for the null path), how."""

    client: Client
    sender: str
    hostname: str
    how: str  # ESMTP, ESMTPS, LMTP …


def _guarded(work: Callable[P, R]) -> Callable[P, R]:
    """A connection that broke is replaced; a failure of database or storage becomes Unavailable."""

    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        close_old_connections()
        try:
            return work(*args, **kwargs)
        except (DatabaseError, OSError) as error:
            log.warning("Mail cannot be taken at present: %s", error)
            raise Unavailable from error
        finally:
            close_old_connections()

    return run


def disconnect(together: threading.Barrier) -> None:
    """Close this thread's connection, when all threads have come to this."""
    with contextlib.suppress(threading.BrokenBarrierError):
        together.wait(2)
    connection.close()


@_guarded
def inbox_of(address: str) -> int | None:
    """The key of the inbox with this address, also with a +tag, or None."""
    active = Inbox.objects.active().filter(channel="email").exclude(address="")
    for candidate in dict.fromkeys((address.lower(), without_tag(address))):
        found = active.filter(address__iexact=candidate).values_list("pk", flat=True).first()
        if found is not None:
            return found
    return None


@_guarded
def keep(raw: bytes, inbox_id: int, recipient: str, handover: Handover) -> None:
    """Commit the mail for one inbox, with the trace fields that the last server writes (RFC 5321, 4.4)."""
    inbox = Inbox.objects.get(pk=inbox_id)
    source = Source(
        client_address=handover.client.address,
        helo=handover.client.helo,
        envelope_from=(handover.sender or "<>")[:320],
        envelope_to=recipient[:320],
    )
    receive(trace(recipient, handover) + raw, inbox, source)
    record_arrival(inbox)
    crash.point("before_250")


def trace(recipient: str, handover: Handover) -> bytes:
    """Return-Path, Delivered-To and Received."""
    client = handover.client
    who = f"from {client.helo or 'unknown'}" + (f" ([{client.address}])" if client.address else "")
    lines: Sequence[str] = (
        f"Return-Path: <{handover.sender}>",
        f"Delivered-To: {recipient}",
        f"Received: {who}",
        f"\tby {handover.hostname} (Frontdesk) with {handover.how}",
        f"\tfor <{recipient}>; {format_datetime(clock.now())}",
    )
    return "".join(_one_line(line) + "\r\n" for line in lines).encode("utf-8", "surrogateescape")


def _one_line(text: str) -> str:
    return text.replace("\r", "").replace("\n", "")
