"""The console's test button: every step to the servers and back, and what is wrong, in words."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

from frontdesk.channels.channel import NotSent
from frontdesk.channels.couriers import handing
from frontdesk.channels.couriers.courier import Courier
from frontdesk.channels.mail import Address
from frontdesk.channels.mail.compose import Draft, compose
from frontdesk.channels.models import Inbox
from frontdesk.channels.transport import imap, pop3, smtp
from frontdesk.channels.transport.connection import Unreachable, resolve
from frontdesk.channels.transport.settings import Protocol, Server, folders_of, receiving_of, server_of
from frontdesk.kit import clock

PURPOSE: dict[Protocol, str] = {"imap": "Receiving", "pop3": "Receiving", "smtp": "Sending"}
STEPS = {
    "resolve": "Server's name",
    "connect": "Connection",
    "tls": "Encryption",
    "sign-in": "Sign-in",
    "folder": "Folders",
    "list": "Mailbox",
    "send": "Test message",
}


@dataclass(frozen=True)
class Finding:
    """One step of the test: `sentence` says what was found, `protocol` is imap, pop3, smtp, or http for a provider."""

    protocol: str
    step: str
    label: str
    is_good: bool
    sentence: str


def check_settings(inbox: Inbox, *, send_test: bool = True) -> list[Finding]:
    """Try receiving and sending with the inbox's settings, saved or not. Each direction stops at its first failure."""
    return [*_receiving(inbox, send_test), *_sending(inbox, send_test)]


def _sending(inbox: Inbox, send_test: bool) -> Iterator[Finding]:
    """By the way that mail really takes: the provider where one is chosen, else the server."""
    chosen = str(inbox.settings.get("courier") or "")
    if chosen:
        yield from _provider(inbox, chosen, send_test)
    else:
        yield from _direction(inbox, "smtp", send_test)


def _provider(inbox: Inbox, chosen: str, send_test: bool) -> Iterator[Finding]:
    """Its keys, and its own answer to a test message: only a message shows whether it would carry one."""
    courier = Courier.find(chosen)
    if courier is None:
        yield Finding("http", "settings", "Sending", False, f"The provider {chosen} is not available here.")
        return
    try:
        courier.connection(inbox)
    except LookupError as error:
        yield Finding("http", "settings", "Sending: keys", False, str(error))
        return
    yield Finding("http", "settings", "Sending: keys", True, f"The keys of {courier.label} are entered.")
    if not send_test:
        return
    message = handing.as_django(_test_message(inbox), [inbox.address], courier.headers)
    try:
        refused = handing.hand(courier, inbox, message, [inbox.address]).refused.get(inbox.address)
        problem = refused.reason if refused else ""
    except NotSent as error:
        problem = str(error)
    sentence = problem or f"{courier.label} took a test message to {inbox.address}."
    yield Finding("http", "send", "Sending: test message", not problem, sentence)


def _receiving(inbox: Inbox, send_test: bool) -> Iterator[Finding]:
    """A mailbox is signed in to; what is handed to us can only be waited for."""
    chosen = receiving_of(inbox)
    if chosen == "provider":
        yield Finding("imap", "settings", "Receiving", True, "The provider calls the address that is shown below.")
    elif chosen == "listener":
        yield Finding("imap", "settings", "Receiving", True, "A mail server hands mail over to our listener.")
    else:
        yield from _direction(inbox, "pop3" if chosen == "pop3" else "imap", send_test)


def _direction(inbox: Inbox, protocol: Protocol, send_test: bool) -> Iterator[Finding]:
    server = server_of(inbox, protocol)
    if server is None:
        yield Finding(
            protocol,
            "settings",
            PURPOSE[protocol],
            False,
            f"No server for {PURPOSE[protocol].lower()} is entered.",
        )
        return
    order = [
        "resolve",
        "connect",
        "tls",
        "sign-in",
        {"imap": "folder", "pop3": "list", "smtp": "send"}[protocol],
    ]
    try:
        resolve(server)
        _visit(inbox, server, protocol, send_test)
    except Unreachable as error:
        step = error.step if error.step in order else "connect"
        for name in order[: order.index(step)]:
            yield _good(inbox, server, name, send_test)
        yield Finding(
            protocol,
            step,
            f"{PURPOSE[protocol]}: {STEPS[step].lower()}",
            False,
            str(error),
        )
        return
    for name in order:
        yield _good(inbox, server, name, send_test)


def _visit(inbox: Inbox, server: Server, protocol: Protocol, send_test: bool) -> None:
    if protocol == "imap":
        with imap.session(server) as client:
            others = imap.folder_names(client)
            for folder in folders_of(inbox):
                try:
                    imap.open_folder(client, folder)
                except Unreachable as error:
                    raise Unreachable(f"{error} The account has {', '.join(others[:30])}.", step="folder") from error
        return
    if protocol == "pop3":
        with pop3.session(server):
            return
    with smtp.session(server) as connection:
        if send_test:
            try:
                smtp.transmit(connection, inbox.address, [inbox.address], _test_message(inbox))
            except (NotSent, OSError) as error:
                raise Unreachable(str(error), step="send") from error


def _good(inbox: Inbox, server: Server, step: str, send_test: bool) -> Finding:
    sentence = {
        "resolve": f"{server.host} is known.",
        "connect": f"{server.host} answers on port {server.port}.",
        "tls": "The connection is not encrypted."
        if server.security == "none"
        else "Encrypted, and the certificate is valid.",
        "sign-in": f"Signed in as {server.username}." if server.username else "No sign-in is asked for.",
        "folder": f"Can be read: {', '.join(folders_of(inbox))}.",
        "list": "The mailbox can be read.",
        "send": f"A test message went to {inbox.address}." if send_test else "The server takes messages.",
    }[step]
    return Finding(
        server.protocol,
        step,
        f"{PURPOSE[server.protocol]}: {STEPS[step].lower()}",
        True,
        sentence,
    )


def _test_message(inbox: Inbox) -> EmailMessage:
    domain = inbox.address.rpartition("@")[2]
    return compose(
        Draft(
            message_id=f"<test.{secrets.token_hex(12)}@{domain}>",
            sender=Address(inbox.sender_name or inbox.name, inbox.address),
            to=(Address("", inbox.address),),
            subject="Frontdesk can send from this inbox",
            text="This message was sent by the test button. There is nothing to do.",
            date=clock.now(),
            headers={"X-Frontdesk-Kind": "test", "X-Frontdesk-Automatic": "yes"},
            is_automatic=True,
        )
    )
