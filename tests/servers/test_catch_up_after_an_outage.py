"""A mailbox that was out of reach for three days is read to its end: all of it, once, however much waits (F08).

The mails are kept and their filing is queued here; how long the filing of ten thousand takes, `make bench` measures.
"""

import datetime
import hashlib
import threading
from collections import Counter
from email.utils import format_datetime

from django.db import connection

from frontdesk.channels.models import InboundEnvelope, Inbox
from frontdesk.channels.receivers import receive_once
from frontdesk.channels.transport.imap import session
from frontdesk.channels.transport.mailbox import poll
from frontdesk.channels.transport.settings import server_of
from frontdesk.kit import clock
from tests.servers.dovecot import PASSWORD, Dovecot

WAITING = 5_000
OUTAGE = datetime.timedelta(hours=72)
NEVER = threading.Event()


def letter(number: int, began: datetime.datetime) -> tuple[bytes, datetime.datetime]:
    """(a mail, when it arrived). Of ten, one has no Message-ID, one a common one, two were written at absurd times."""
    arrived = began + OUTAGE * number / WAITING
    written = {3: began - datetime.timedelta(days=9000), 4: began + datetime.timedelta(days=900)}.get(
        number % 10, arrived
    )
    identifier = {1: "", 2: "Message-ID: <same@customer.example>\r\n"}.get(
        number % 10, f"Message-ID: <{number}@customer.example>\r\n"
    )
    raw = (
        f"From: c{number % 700}@customer.example\r\nTo: support@harbor.example\r\nSubject: Question {number}\r\n"
        f"Date: {format_datetime(written)}\r\n{identifier}\r\nMy car number {number} does not start.\r\n"
    )
    return raw.encode(), arrived


def fill(dovecot: Dovecot, mailbox: str, began: datetime.datetime) -> Counter[str]:
    """What came while nobody could look, some of it read by a person meanwhile; fingerprints of all."""
    fingerprints: Counter[str] = Counter()
    for number in range(WAITING):
        raw, arrived = letter(number, began)
        dovecot.deliver(mailbox, raw, at=arrived.timestamp(), is_seen=number % 7 == 0)
        fingerprints[hashlib.sha256(raw).hexdigest()] += 1
    return fingerprints


def kept(inbox: Inbox) -> Counter[str]:
    return Counter(InboundEnvelope.objects.filter(inbox=inbox).values_list("sha256", flat=True))


def queued() -> int:
    """How many envelopes are on their way to be filed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT args->>'envelope_id') FROM procrastinate_jobs WHERE task_name = %s",
            ["channels.file_envelope"],
        )
        return int(cursor.fetchone()[0])


def cut_off_after(calls: int) -> object:
    """A worker that is told to stop while it reads."""
    left = iter(range(calls))
    return lambda: next(left, None) is None


def test_everything_that_came_within_three_days_is_in_once(inbox: Inbox, dovecot: Dovecot, mailbox: str) -> None:
    """F08, F05, F10: no window of days, no last so many, whoever has read it; and after a stop it goes on."""
    began = clock.now() - OUTAGE
    before, _ = letter(0, began - datetime.timedelta(days=1))
    dovecot.deliver(mailbox, before, at=began.timestamp() - 60)
    assert poll(inbox) == 1
    dovecot.stop()
    try:
        assert not receive_once(inbox.pk, NEVER, 0)
        Inbox.objects.filter(pk=inbox.pk).update(failing_since=began, last_success_at=began)
        waiting = fill(dovecot, mailbox, began)
        assert not receive_once(inbox.pk, NEVER, 0)
    finally:
        dovecot.start()
    with session(server_of(inbox, "imap")) as client:  # type: ignore[arg-type]
        client.select_folder("INBOX", readonly=True)
        # Files that arrived while it was down are numbered as it comes upon them, not always in their order.
        dates = [one[b"INTERNALDATE"] for one in client.fetch(range(2, WAITING + 2), ["INTERNALDATE"]).values()]
        assert max(dates) - min(dates) > OUTAGE - datetime.timedelta(hours=1)
    first = poll(inbox, should_stop=cut_off_after(60))  # type: ignore[arg-type]
    assert 0 < first < WAITING
    assert receive_once(inbox.pk, NEVER, 0)
    waiting[hashlib.sha256(before).hexdigest()] += 1
    assert kept(inbox) == waiting and set(waiting.values()) == {1}
    assert queued() == WAITING + 1
    assert poll(inbox) == 0
    inbox.refresh_from_db()
    assert (inbox.last_error, inbox.failing_since) == ("", None)


def test_by_pop3_too(inbox: Inbox, dovecot: Dovecot, mailbox: str) -> None:
    """F08."""
    inbox.settings = {**inbox.settings, **dovecot.pop_settings(mailbox)}
    inbox.secrets = {"pop3_password": PASSWORD}
    inbox.save()
    waiting = fill(dovecot, mailbox, clock.now() - OUTAGE)
    assert receive_once(inbox.pk, NEVER, 0)
    assert kept(inbox) == waiting
    assert queued() == WAITING
    assert receive_once(inbox.pk, NEVER, 0) and kept(inbox) == waiting
