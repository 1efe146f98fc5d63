"""Mail comes in from a real IMAP server: all of it, once, whatever breaks in between."""

import contextlib
import socketserver
import threading
from collections.abc import Callable, Iterator

import pytest

from frontdesk.channels import actions
from frontdesk.channels.models import InboundEnvelope, InboundState, Inbox
from frontdesk.channels.receivers import receive_once, start_receivers
from frontdesk.channels.transport.mailbox import poll
from tests.servers.conftest import make_inbox
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink

Make = Callable[..., bytes]


def test_everything_that_waits_is_taken_and_marked_as_seen(
    inbox: Inbox, dovecot: Dovecot, mailbox: str, mail: Make
) -> None:
    """F08, F10: no window, no last ten."""
    for number in range(30):
        dovecot.deliver(mailbox, mail(number))
    assert poll(inbox) == 30
    assert poll(inbox) == 0
    assert InboundEnvelope.objects.filter(inbox=inbox).count() == 30
    assert dovecot.flags(mailbox) == ["S"] * 30


@pytest.mark.parametrize("security", ["starttls", "none"])
def test_other_ways_of_encryption_work_too(
    inbox: Inbox, dovecot: Dovecot, mailbox: str, mail: Make, security: str
) -> None:
    dovecot.deliver(mailbox, mail())
    inbox.settings |= dovecot.settings(mailbox, security)
    assert poll(inbox) == 1


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_a_mailbox_without_starttls_gets_no_password(inbox: Inbox, protocol: str) -> None:
    """A12: it is asked what it offers, and when that is not encryption, nothing secret is said to it."""
    heard: list[bytes] = []
    with plain_mailbox(protocol, heard) as port:
        names = {"host": "localhost", "port": port, "security": "starttls", "username": "box"}
        inbox.settings = {f"{protocol}_{name}": value for name, value in names.items()} | {"receiving": protocol}
        inbox.secrets = {f"{protocol}_password": "the-password"}
        inbox.save()
        assert not receive_once(inbox.pk, threading.Event(), 0)
    assert heard and not any(b"password" in line or b"box" in line for line in heard)
    inbox.refresh_from_db()
    assert "does not offer STARTTLS" in inbox.last_error


@contextlib.contextmanager
def plain_mailbox(protocol: str, heard: list[bytes]) -> Iterator[int]:
    """A server that offers no encryption and would take any password; what it hears is kept."""

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK [CAPABILITY IMAP4rev1] ready\r\n" if protocol == "imap" else b"+OK ready\r\n")
            for line in self.rfile:
                heard.append(line)
                tag = line.split()[0]
                if protocol == "pop3":
                    self.wfile.write(b"+OK\r\nUIDL\r\n.\r\n" if b"CAPA" in line.upper() else b"+OK\r\n")
                elif b"CAPABILITY" in line.upper():
                    self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
                else:
                    self.wfile.write(tag + b" OK done\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_a_mailbox_made_anew_loses_and_doubles_nothing(
    inbox: Inbox, dovecot: Dovecot, mailbox: str, mail: Make
) -> None:
    """F07."""
    for number in range(3):
        dovecot.deliver(mailbox, mail(number))
    assert poll(inbox) == 3
    before = inbox.cursors.get().uidvalidity
    dovecot.make_mailbox(mailbox)
    for number in (3, 4, 0, 1, 2):  # what is new lies where the old mailbox had what was read
        dovecot.deliver(mailbox, mail(number))
    assert poll(inbox) == 2
    assert inbox.cursors.get().uidvalidity != before
    assert InboundEnvelope.objects.filter(inbox=inbox).count() == 5


def test_a_poisoned_mail_stops_none_of_the_others(inbox: Inbox, dovecot: Dovecot, mailbox: str, mail: Make) -> None:
    """F04."""
    parts = b"--x\r\n\r\ntext\r\n" * 2000
    poison = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + parts
    dovecot.deliver(mailbox, poison)
    for number in range(79):
        dovecot.deliver(mailbox, mail(number))
    assert poll(inbox) == 80
    for envelope in InboundEnvelope.objects.filter(inbox=inbox):
        actions.process(envelope.pk, is_last_try=True)
    put_aside = InboundEnvelope.objects.get(inbox=inbox, reason__contains="500 parts")
    assert put_aside.state == InboundState.QUARANTINED
    assert put_aside.raw() == poison


def test_mails_without_or_with_equal_message_ids_are_all_kept(
    inbox: Inbox, dovecot: Dovecot, mailbox: str, mail: Make
) -> None:
    """F05."""
    for number in range(2):
        dovecot.deliver(mailbox, mail(number, identifier=None))
        dovecot.deliver(mailbox, mail(number, identifier="<same@x.example>"))
        dovecot.deliver(mailbox, mail(number, identifier="<x@[>"))
    assert poll(inbox) == 6


def test_a_wrong_password_is_said_in_words(inbox: Inbox, mailbox: str) -> None:
    inbox.secrets = {"imap_password": "wrong"}
    inbox.save()
    assert not receive_once(inbox.pk, threading.Event(), 0)
    inbox.refresh_from_db()
    assert inbox.last_error == "localhost refused user name or password."
    assert inbox.failing_since


def test_reading_again_clears_the_error(inbox: Inbox) -> None:
    Inbox.objects.filter(pk=inbox.pk).update(last_error="It broke.")
    assert receive_once(inbox.pk, threading.Event(), 0)
    inbox.refresh_from_db()
    assert (inbox.last_error, inbox.failing_since) == ("", None)
    assert inbox.last_success_at


@pytest.mark.django_db(transaction=True)
def test_new_mail_is_taken_at_once_by_the_running_receiver(
    dovecot: Dovecot, sink: SmtpSink, mailbox: str, mail: Make
) -> None:
    """The receiver idles; no interval passes between delivery and arrival."""
    inbox = make_inbox(dovecot, sink, mailbox)
    stop = threading.Event()
    thread = start_receivers(stop)
    try:
        until_true(lambda: Inbox.objects.get(pk=inbox.pk).last_success_at is not None)
        dovecot.deliver(mailbox, mail())
        until_true(lambda: InboundEnvelope.objects.filter(inbox=inbox).exists())
    finally:
        stop.set()
        thread.join(15)
    assert not thread.is_alive()


def until_true(question: Callable[[], bool], seconds: float = 20.0) -> None:
    """Ask a foreign process or thread until it says yes; nothing announces the moment."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.1)):
        if question():
            return
        pause.wait(0.1)
    raise TimeoutError


POINTS = ["after_fetch", "after_blob", "before_commit", "after_commit", "before_seen"]
PROGRAM = """
from frontdesk.channels.receivers import receive_once
sys.exit(0 if receive_once(int(sys.argv[2]), threading.Event(), 0) else 1)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_any_point_leaves_exactly_one_envelope(
    dovecot: Dovecot, sink: SmtpSink, mailbox: str, mail: Make, run_program: Callable[[str, int, str], int], point: str
) -> None:
    """F01, F02, F03."""
    inbox = make_inbox(dovecot, sink, mailbox)
    dovecot.deliver(mailbox, mail())
    assert run_program(PROGRAM, inbox.pk, point) == -9
    assert run_program(PROGRAM, inbox.pk, "") == 0
    envelope = InboundEnvelope.objects.get(inbox=inbox)
    assert envelope.raw() == mail()
