"""A mail of 100 MB comes in by every way while memory is short: it is refused or put aside, and the next one flows.

Each way runs in a process that may take ROOM bytes more than it had before the mail (RLIMIT_DATA: what it allocates).
"""

import contextlib
import json
import re
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from frontdesk.accounts.models import Workspace
from frontdesk.channels.mail.entities import MAX_BYTES
from frontdesk.channels.models import InboundEnvelope, Inbox
from tests.servers.conftest import START, make_inbox, own_environment
from tests.servers.dovecot import PASSWORD, Dovecot, free_port, wait_for_port
from tests.servers.listening import hand_over
from tests.servers.smtp_sink import SmtpSink

pytestmark = pytest.mark.django_db(transaction=True)
SIZE, ROOM = 100_000_000, 400_000_000
REASON = f"The mail is larger than {MAX_BYTES // 1024**2} MB."
LIMITED = (
    START
    + """
import json, re, resource
def told(what):
    with open("/proc/self/status") as status:
        return int(re.search(what + r":\\s+(\\d+) kB", status.read())[1]) * 1024
import frontdesk.channels.listener.server, frontdesk.channels.receivers, frontdesk.channels.ingest
import frontdesk.tickets.handlers
before = told("VmRSS")
resource.setrlimit(resource.RLIMIT_DATA, (told("VmData") + int(sys.argv[3]),) * 2)
def end(**more):
    print(json.dumps({"peak": told("VmHWM") - before, **more}))
"""
)
MAILBOX = """
from frontdesk.channels.actions import process
from frontdesk.channels.models import InboundEnvelope
from frontdesk.channels.receivers import receive_once
has_read = receive_once(int(sys.argv[2]), threading.Event(), 0)
taken = told("VmHWM") - before
for pk in InboundEnvelope.objects.order_by("pk").values_list("pk", flat=True):
    process(pk)
end(has_read=has_read, taken=taken)
"""
FILES = """
from frontdesk.channels import ingest
status = ingest.run(sorted(__import__("pathlib").Path(sys.argv[2]).iterdir()), None, False, lambda line: None)
end(has_read=status == 0)
"""
LISTENER = """
from frontdesk.channels.listener.options import Options
from frontdesk.channels.listener.server import run
run(Options(port=int(sys.argv[2]), hostname="desk.example"))
end(has_read=True)
"""


@contextlib.contextmanager
def limited(tmp_path: Path, program: str, argument: object, room: int = ROOM) -> Iterator[subprocess.Popen[str]]:
    """The program, under the limit."""
    command = [sys.executable, "-c", LIMITED + program, str(tmp_path / "files"), str(argument), str(room)]
    with subprocess.Popen(command, env=own_environment(), stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def ran(tmp_path: Path, program: str, argument: object) -> dict[str, Any]:
    """What the program said at its end."""
    with limited(tmp_path, program, argument) as process:
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said
    return dict(json.loads(said))


@pytest.fixture(autouse=True)
def workspace(transactional_db: None) -> Workspace:
    return Workspace.objects.get_or_create(pk=1, defaults={"name": "Harbor"})[0]


def huge() -> bytes:
    """A mail with a file, as people send photographs of a week."""
    head = (
        b"From: mara@customer.example\r\nTo: support@harbor.example\r\nSubject: All photos\r\nMIME-Version: 1.0\r\n"
        b'Message-ID: <huge@customer.example>\r\nContent-Type: multipart/mixed; boundary="cut"\r\n\r\n--cut\r\n\r\n'
        b"Here they are.\r\n--cut\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    line = b"/9j/" + b"QUJD" * 18 + b"\r\n"
    return head + line * (SIZE // len(line)) + b"\r\n--cut--\r\n"


def check(said: dict[str, Any]) -> None:
    """The huge one lies aside with its reason and what was kept of it, the next one is a ticket."""
    assert said["has_read"]
    large, small = InboundEnvelope.objects.order_by("pk")
    assert (large.state, large.reason) == ("quarantined", REASON)
    assert large.raw().startswith(b"From: mara@customer.example\r\n")
    assert (small.state, small.outcome) == ("processed", "ticket"), small.reason
    print(f"\na mail of {SIZE // 10**6} MB: {said['peak'] // 10**6} MB more than idle")


@pytest.mark.parametrize("masks", [False, True], ids=["as it came", "cards masked"])
@pytest.mark.parametrize("way", ["imap", "pop3"])
def test_a_huge_mail_in_a_mailbox(
    dovecot: Dovecot, sink: SmtpSink, mailbox: str, mail: Any, tmp_path: Path, way: str, masks: bool
) -> None:
    """F17, A63."""
    inbox = make_inbox(dovecot, sink, mailbox)
    Workspace.objects.update(redacts_cards=masks)
    if way == "pop3":
        inbox.settings = {**inbox.settings, **dovecot.pop_settings(mailbox)}
        inbox.secrets = {"pop3_password": PASSWORD}
        inbox.save()
    dovecot.deliver(mailbox, huge())
    dovecot.deliver(mailbox, mail(2))
    check(ran(tmp_path, MAILBOX, inbox.pk))


def test_a_huge_mail_in_a_file(dovecot: Dovecot, sink: SmtpSink, mailbox: str, mail: Any, tmp_path: Path) -> None:
    """F17."""
    make_inbox(dovecot, sink, mailbox)
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "1.eml").write_bytes(huge())
    (folder / "2.eml").write_bytes(mail(2))
    check(ran(tmp_path, FILES, folder))


def test_a_huge_mail_by_smtp(dovecot: Dovecot, sink: SmtpSink, mailbox: str, mail: Any, tmp_path: Path) -> None:
    """F17: read to its end without being kept in memory, refused, and the listener goes on."""
    make_inbox(dovecot, sink, mailbox)
    port = free_port()
    with limited(tmp_path, LISTENER, port) as process:
        wait_for_port(port, 60)
        with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
            client.ehlo("mx.customer.example")
            assert client.mail("mara@customer.example", [f"SIZE={SIZE}"])[0] == 552
            client.mail("mara@customer.example")  # and without a word about the size
            client.rcpt("support@harbor.example")
            assert client.data(huge())[0] == 552
        hand_over(port, mail(2))
        process.send_signal(signal.SIGTERM)
        said = json.loads(process.communicate(timeout=60)[0])
    assert InboundEnvelope.objects.get().raw().endswith(mail(2))
    assert said["peak"] < 100_000_000
    print(f"\na mail of {SIZE // 10**6} MB by SMTP: {said['peak'] // 10**6} MB more than idle")


def test_the_limit_is_one(dovecot: Dovecot, sink: SmtpSink, mailbox: str, tmp_path: Path) -> None:
    """Under a tenth of it the mailbox is told to fail, so the other tests prove something; the process lives."""
    inbox = make_inbox(dovecot, sink, mailbox)
    dovecot.deliver(mailbox, huge())
    with limited(tmp_path, MAILBOX, inbox.pk, ROOM // 10) as process:
        said = json.loads(process.communicate(timeout=120)[0])
    assert not said["has_read"]
    assert re.search("MemoryError", Inbox.objects.get(pk=inbox.pk).last_error)
