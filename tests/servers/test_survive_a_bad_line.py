"""A line to one mailbox goes bad in every way: its inbox says so, others go on, and nothing is lost (F09, F10)."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from frontdesk.channels import receivers
from frontdesk.channels.actions.inboxes import create_inbox
from frontdesk.channels.models import InboundEnvelope, Inbox
from frontdesk.channels.receivers import receive_once, start_receivers
from frontdesk.channels.transport import connection, imap
from frontdesk.channels.transport import mailbox as reading
from frontdesk.channels.transport.mailbox import poll
from frontdesk.events import SYSTEM
from tests.servers.conftest import make_inbox
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.proxy import Proxy
from tests.servers.smtp_sink import SmtpSink

Make = Callable[..., bytes]
FAULTS = ["hang", "half-open", "trickle", "reset", "truncate"]


@pytest.fixture
def proxy(dovecot: Dovecot) -> Iterator[Proxy]:
    line = Proxy(dovecot.port)
    yield line
    line.stop()


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same limits, a thirtieth of their length."""
    for module in (connection, imap):
        monkeypatch.setattr(module, "READ_SECONDS", 1.5)
    monkeypatch.setattr(imap, "SIGN_IN_SECONDS", 2.0)
    monkeypatch.setattr(imap, "LIST_SECONDS", 2.0)
    monkeypatch.setattr(reading, "LIST_SECONDS", 2.0)
    monkeypatch.setattr(reading, "FETCH_SECONDS", 2.0)
    monkeypatch.setattr(reading, "SLOWEST", 10_000_000)
    monkeypatch.setattr(receivers, "RETRY_SECONDS", (0.2,))
    monkeypatch.setattr(receivers, "POLL_SECONDS", 0.2)


def through(inbox: Inbox, dovecot: Dovecot, name: str, proxy: Proxy) -> Inbox:
    inbox.settings = {**inbox.settings, **dovecot.settings(name, "none"), "imap_port": proxy.port}
    inbox.save()
    return inbox


@pytest.mark.parametrize("after", [0, 60, 1500, 20_000])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_line_is_given_up_in_time_and_loses_nothing(
    inbox: Inbox, dovecot: Dovecot, mailbox: str, mail: Make, proxy: Proxy, fault: str, after: int
) -> None:
    """F09, F10: in the greeting, while signing in, in the list, in the middle of a mail."""
    through(inbox, dovecot, mailbox, proxy)
    for number in range(8):
        dovecot.deliver(mailbox, mail(number, body=f"{number} " + "words " * 2000))
    proxy.fault, proxy.after = fault, after
    began = time.monotonic()
    assert not receive_once(inbox.pk, threading.Event(), 0)
    assert time.monotonic() - began < 15
    inbox.refresh_from_db()
    assert inbox.last_error and inbox.failing_since
    proxy.fault = ""
    assert receive_once(inbox.pk, threading.Event(), 0)
    assert InboundEnvelope.objects.filter(inbox=inbox).count() == 8
    inbox.refresh_from_db()
    assert inbox.last_error == ""


@pytest.mark.django_db(transaction=True)
def test_a_mailbox_that_hangs_delays_no_other(
    dovecot: Dovecot, sink: SmtpSink, mailbox: str, mail: Make, proxy: Proxy
) -> None:
    """F09: the others are read the moment that mail arrives, and the bad one says what is wrong."""
    good = make_inbox(dovecot, sink, mailbox)
    bad = create_inbox(
        name="Bad", channel="email", brand=good.brand, address="bad@harbor.example",
        settings={**dovecot.settings("hanging", "none"), "imap_port": proxy.port},
        secrets={"imap_password": PASSWORD}, by=SYSTEM,
    )  # fmt: skip
    dovecot.make_mailbox("hanging")
    proxy.fault = "hang"
    stop = threading.Event()
    thread = start_receivers(stop)
    try:
        until_true(lambda: bool(Inbox.objects.get(pk=bad.pk).last_error))
        began = time.monotonic()
        dovecot.deliver(mailbox, mail())
        until_true(lambda: InboundEnvelope.objects.filter(inbox=good).exists())
        assert time.monotonic() - began < 5
        dovecot.deliver("hanging", mail(2))
        proxy.fault = ""
        until_true(lambda: InboundEnvelope.objects.filter(inbox=bad).exists())
        until_true(lambda: not Inbox.objects.get(pk=bad.pk).last_error)
    finally:
        stop.set()
        thread.join(15)


@pytest.mark.django_db(transaction=True)
def test_two_pollers_of_one_mailbox_take_each_mail_once(
    dovecot: Dovecot, sink: SmtpSink, mailbox: str, mail: Make
) -> None:
    """F14: during a rolling deploy, and even if the lock did not hold."""
    inbox = make_inbox(dovecot, sink, mailbox)
    for number in range(40):
        dovecot.deliver(mailbox, mail(number))
    results: list[Any] = []

    def read() -> None:
        from django.db import connection as own

        try:
            results.append(poll(Inbox.objects.get(pk=inbox.pk)))
        finally:
            own.close()

    threads = [threading.Thread(target=read) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert sum(results) == 40
    assert InboundEnvelope.objects.filter(inbox=inbox).count() == 40


def until_true(question: Callable[[], bool], seconds: float = 30.0) -> None:
    pause = threading.Event()
    for _ in range(int(seconds / 0.1)):
        if question():
            return
        pause.wait(0.1)
    raise TimeoutError
