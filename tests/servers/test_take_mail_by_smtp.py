"""Mail is handed to our own listener: acknowledged only when it is safe, and only for our addresses."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from frontdesk.channels.actions.inboxes import create_inbox
from frontdesk.channels.models import InboundEnvelope, Inbox
from frontdesk.events import SYSTEM
from tests.servers.certificates import make_certificate
from tests.servers.listening import hand_over, listening

Make = Callable[..., bytes]
pytestmark = pytest.mark.django_db(transaction=True)
INBOX = "support@harbor.example"


@pytest.fixture
def desk(db: None) -> Inbox:
    from frontdesk.accounts.models import Brand

    brand = Brand.objects.create(name="Harbor Rentals", slug="harbor", is_default=True)
    create_inbox(name="Sales", channel="email", brand=brand, address="sales@harbor.example", by=SYSTEM)
    return create_inbox(name="Support", channel="email", brand=brand, address=INBOX, by=SYSTEM)


@pytest.fixture
def port(desk: Inbox) -> Iterator[int]:
    with listening() as number:
        yield number


def test_what_is_acknowledged_is_kept_byte_for_byte(port: int, mail: Make) -> None:
    """F12: with who brought it, and lines of dots unharmed."""
    raw = mail(body="one\r\n.\r\n..two\r\n.three")
    hand_over(port, raw)
    envelope = InboundEnvelope.objects.get()
    assert envelope.raw().endswith(raw)
    assert envelope.raw().startswith(
        b"Return-Path: <mara@customer.example>\r\nDelivered-To: support@harbor.example\r\n"
    )
    assert (envelope.client_address, envelope.helo) == ("127.0.0.1", "mx.customer.example")
    assert (envelope.envelope_from, envelope.envelope_to) == ("mara@customer.example", INBOX)


def test_the_same_mail_again_is_acknowledged_and_kept_once(port: int, mail: Make) -> None:
    """F12: the sender did not wait long enough for our answer."""
    hand_over(port, mail())
    hand_over(port, mail())
    assert InboundEnvelope.objects.count() == 1


def test_one_mail_to_two_inboxes_is_in_both(port: int, mail: Make) -> None:
    """F06: and two addresses of one inbox are one."""
    hand_over(port, mail(), [INBOX, "Sales@Harbor.example", "support+tag@harbor.example"])
    assert set(InboundEnvelope.objects.values_list("inbox__address", flat=True)) == {INBOX, "sales@harbor.example"}
    assert InboundEnvelope.objects.count() == 2


def test_only_our_addresses_are_taken(port: int, mail: Make) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        hand_over(port, mail(), "somebody@elsewhere.example")
    assert refusal.value.recipients["somebody@elsewhere.example"][0] == 550
    assert not InboundEnvelope.objects.exists()


def test_who_guesses_addresses_is_sent_away(port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        client.ehlo("x.example")
        client.mail("a@x.example")
        codes = [client.rcpt(f"guess{number}@harbor.example")[0] for number in range(11)]
    assert codes == [550] * 10 + [421]


def test_the_null_path_is_told_apart(port: int, mail: Make) -> None:
    hand_over(port, mail(), sender="")
    assert InboundEnvelope.objects.get().envelope_from == "<>"
    assert InboundEnvelope.objects.get().raw().startswith(b"Return-Path: <>\r\n")


def test_nothing_is_acknowledged_while_file_storage_is_down(
    port: int, mail: Make, settings: Any, tmp_path: Path
) -> None:
    """F13."""
    (tmp_path / "full").write_text("")
    broken = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path / "full")}}
    settings.STORAGES = {**settings.STORAGES, "default": broken}
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        hand_over(port, mail())
    assert refusal.value.smtp_code == 451
    assert not InboundEnvelope.objects.exists()


def test_nothing_is_acknowledged_while_the_database_is_down(port: int, mail: Make) -> None:
    """F13: it refuses between the recipient and the message, and takes the mail when it is back."""
    name = connection.settings_dict["NAME"]
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        client.ehlo("x.example")
        client.mail("a@x.example")
        assert client.rcpt(INBOX)[0] == 250
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE channels_inboundenvelope RENAME TO gone")
        try:
            assert client.data(mail())[0] == 451
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE gone RENAME TO channels_inboundenvelope")
        client.mail("a@x.example")
        connection.settings_dict["NAME"] = "no_such_database"
        try:
            code = client.rcpt(INBOX)[0]
        finally:
            connection.settings_dict["NAME"] = name
        assert code in {250, 451}  # a thread may still hold its connection
    hand_over(port, mail())
    assert InboundEnvelope.objects.count() == 1


def test_what_is_too_large_is_refused_before_it_is_read(desk: Inbox, mail: Make) -> None:
    """F17: by its announced size, and while it is read when none was announced."""
    with listening(max_bytes=200_000) as port:
        with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
            client.ehlo("x.example")
            assert int(client.esmtp_features["size"]) == 200_000
            assert client.mail("a@x.example", ["SIZE=100000000"])[0] == 552
            client.mail("a@x.example")
            client.rcpt(INBOX)
            assert client.data(mail(body="x" * 70 + "\r\n" + "y" * 250_000))[0] == 552
            client.mail("a@x.example")
            assert client.rcpt(INBOX)[0] == 250
            assert client.data(mail())[0] == 250
        with socket.create_connection(("127.0.0.1", port), timeout=30) as plain:
            file = plain.makefile("rwb")
            for line in (b"EHLO x", b"MAIL FROM:<a@x.example>", b"RCPT TO:<support@harbor.example>", b"DATA"):
                file.write(line + b"\r\n")
            file.flush()
            with pytest.raises(OSError, match=r".*"):  # it hangs up on one who never ends
                plain.sendall((b"z" * 10_000 + b"\r\n") * 2000)
    assert InboundEnvelope.objects.count() == 1


def test_starttls_is_offered_and_used(desk: Inbox, mail: Make, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path / "tls")
    with listening(certificate=str(certificate.cert), key=str(certificate.key)) as port:
        context = ssl.create_default_context(cadata=certificate.ca_pem)
        with smtplib.SMTP("localhost", port, timeout=30) as client:
            client.starttls(context=context)
            client.sendmail("a@x.example", INBOX, mail())
    assert b"with ESMTPS" in InboundEnvelope.objects.get().raw().partition(b"\r\n\r\n")[0]


def test_a_bare_line_feed_ends_no_message(port: int) -> None:
    """Nothing is smuggled behind it (the SMTP smuggling of 2023)."""
    smuggled = b"From: a@x.example\r\n\r\nfirst\n.\nMAIL FROM:<b@x.example>\r\n.\nRSET\r\n"
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        client.ehlo("x.example")
        client.mail("a@x.example")
        client.rcpt(INBOX)
        client.docmd("DATA")
        client.send(smuggled + b"\r\n.\r\n")
        assert client.getreply()[0] == 250
    assert InboundEnvelope.objects.count() == 1


def test_a_relay_of_ours_names_the_client(desk: Inbox, mail: Make) -> None:
    """By XCLIENT, or in the Received field that it wrote; anybody else's word counts nothing (A10's class)."""
    received = (
        b"Received: from mx.far.example (far.example [192.0.2.7]) by relay.example; Mon, 1 Jan 2024 00:00:00 +0000\r\n"
    )
    with listening(relays=frozenset({"127.0.0.1"})) as port:
        hand_over(port, received + mail(1))
        with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
            client.ehlo("relay.example")
            assert client.has_extn("xclient")
            assert client.docmd("XCLIENT NAME=[UNAVAILABLE] ADDR=IPV6:2001:db8::1 HELO=mx.other.example")[0] == 220
            client.ehlo("mx.other.example")
            client.sendmail("a@x.example", INBOX, mail(2))
    with listening() as port:
        hand_over(port, received + mail(3))
        with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
            client.ehlo("x.example")
            assert client.docmd("XCLIENT ADDR=192.0.2.9")[0] == 550
    told = InboundEnvelope.objects.order_by("pk").values_list("client_address", "helo")
    assert list(told) == [
        ("192.0.2.7", "mx.far.example"),
        ("2001:db8::1", "mx.other.example"),
        ("127.0.0.1", "mx.customer.example"),
    ]


def test_lmtp_answers_for_each_recipient(desk: Inbox, mail: Make) -> None:
    with listening(protocol="lmtp", relays=frozenset({"127.0.0.1"})) as port:
        client = smtplib.LMTP("127.0.0.1", port, timeout=30)
        client.sendmail("a@x.example", [INBOX, "sales@harbor.example", "nobody@harbor.example"], mail())
        assert client.getreply()[0] == 250  # the second recipient's; the library has read the first
        assert client.docmd("EHLO x")[0] == 500
        client.quit()
    assert InboundEnvelope.objects.count() == 2


def test_one_client_cannot_take_all_places(desk: Inbox, mail: Make) -> None:
    with listening(connections=5, connections_each=2) as port:
        first, second = (smtplib.SMTP("127.0.0.1", port, timeout=30) for _ in range(2))
        with pytest.raises(smtplib.SMTPConnectError) as refusal:
            smtplib.SMTP("127.0.0.1", port, timeout=30)
        assert refusal.value.smtp_code == 421
        first.quit()
        second.quit()
        until(lambda: _speaks(port))
        hand_over(port, mail())
    assert InboundEnvelope.objects.count() == 1


def test_a_client_that_says_nothing_is_sent_away(desk: Inbox, mail: Make) -> None:
    """F09: half-open connections and one byte a minute cost a place for a while only."""
    with listening(idle_seconds=0.5) as port:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as silent:
            assert silent.recv(100).startswith(b"220")
            assert silent.recv(100) == b""
        hand_over(port, mail())


@pytest.mark.parametrize("point", ["after_fetch", "after_blob", "before_commit", "after_commit", "before_250"])
def test_a_kill_before_the_answer_is_never_an_acknowledgement_and_the_next_try_gives_one_mail(
    desk: Inbox, mail: Make, run_program: Callable[[str, int, str], int], point: str
) -> None:
    """F01, F03, F12."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ended: list[int] = []
    thread = threading.Thread(target=lambda: ended.append(run_program(PROGRAM, port, point)))
    thread.start()
    until(lambda: _speaks(port))
    with pytest.raises((smtplib.SMTPException, OSError)):
        hand_over(port, mail())
    thread.join(60)
    assert ended == [-9]
    with listening() as again:
        hand_over(again, mail())
    assert InboundEnvelope.objects.get().raw().endswith(mail())


PROGRAM = """
import asyncio
from frontdesk.channels.listener.options import Options
from frontdesk.channels.listener.server import run
run(Options(port=int(sys.argv[2])))
"""


def _speaks(port: int) -> bool:
    try:
        smtplib.SMTP("127.0.0.1", port, timeout=5).quit()
    except (OSError, smtplib.SMTPException):
        return False
    return True


def until(question: Callable[[], bool], seconds: float = 40.0) -> None:
    pause = threading.Event()
    for _ in range(int(seconds / 0.1)):
        if question():
            return
        pause.wait(0.1)
    raise TimeoutError
