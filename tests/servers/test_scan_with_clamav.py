"""Files of a mail go through the real ClamAV: what is infected is held, what cannot be checked is held and not lost."""

import base64
import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from frontdesk.channels.actions.inboxes import create_inbox
from frontdesk.channels.ingest import take
from frontdesk.channels.models import Inbox
from frontdesk.events import SYSTEM
from frontdesk.kit import files, scanner
from frontdesk.operations.check import examine
from frontdesk.tickets.actions.holds import scan_attachment
from frontdesk.tickets.models import Attachment, FileHold
from tests.fake_clamd import EICAR
from tests.servers.clamav import STREAM_LIMIT, ClamAV

Run = Callable[..., list[str]]


@pytest.fixture
def clamav(settings: Any) -> Iterator[ClamAV]:
    if ClamAV.missing():
        pytest.skip(ClamAV.missing())
    daemon = ClamAV()
    settings.CLAMD = daemon.url
    try:
        daemon.start()
        yield daemon
    finally:
        daemon.remove()


@pytest.fixture
def desk(cast: Any) -> Inbox:
    from frontdesk.accounts.models import Brand

    return create_inbox(name="Mail", channel="email", brand=Brand.default(), address="mail@harbor.example", by=SYSTEM)


def came(inbox: Inbox, number: int, *contents: bytes) -> list[Attachment]:
    """A customer's mail with these files comes in; the files, in their order."""
    parts = "".join(
        f'--cut\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="{at}.bin"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{base64.encodebytes(content).decode()}\r\n"
        for at, content in enumerate(contents)
    )
    raw = (
        f"From: mara@customer.example\r\nTo: mail@harbor.example\r\nSubject: Files {number}\r\nMIME-Version: 1.0\r\n"
        f'Message-ID: <{number}@customer.example>\r\nContent-Type: multipart/mixed; boundary="cut"\r\n\r\n'
        f"--cut\r\nContent-Type: text/plain\r\n\r\nSee the files.\r\n{parts}--cut--\r\n"
    )
    assert take(f"{number}.eml", raw.encode(), inbox)["outcome"] == "ticket"
    return list(Attachment.objects.filter(message__ticket__subject=f"Files {number}").order_by("pk"))


def zipped(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.com", content)
    return made.getvalue()


def test_an_infected_file_is_held_and_a_clean_one_passes(clamav: ClamAV, desk: Inbox, run_jobs: Run) -> None:
    """A26, F47: also inside an archive. Until it has been asked, everything is held."""
    clean, bad, packed = came(desk, 1, b"\x00clean" * 100, EICAR, zipped(EICAR))
    assert FileHold.objects.standing().count() == 3
    run_jobs()
    standing = {hold.attachment: hold for hold in FileHold.objects.standing()}
    assert set(standing) == {bad, packed}
    assert all(hold.kind == "infected" and "Eicar-Test-Signature" in hold.reason for hold in standing.values())
    assert clean.hold.released_by == "the virus scanner"
    assert [(one.state, "ClamAV" in one.says) for one in examine("scanner")] == [("good", True)]


def test_files_are_held_while_it_is_away_and_given_out_when_it_is_back(clamav: ClamAV, desk: Inbox) -> None:
    """F47: nothing is dropped, and no mail waits for it."""
    clamav.kill()
    (file,) = came(desk, 1, b"\x00clean" * 100)
    with pytest.raises(scanner.ScanFailed):
        scan_attachment(attachment_id=file.pk)
    held = FileHold.objects.standing().get()
    assert (held.attachment, held.kind) == (file, "waiting") and "tried again" in held.reason
    assert [one.state for one in examine("scanner")] == ["bad"]
    clamav.start()
    scan_attachment(attachment_id=file.pk)
    assert not FileHold.objects.standing().exists()
    with files.open_stored(str(file.file)) as stored:
        assert stored.read() == b"\x00clean" * 100


def test_a_file_that_is_larger_than_it_takes_stays_held(clamav: ClamAV, desk: Inbox) -> None:
    """F47: it says so in the middle of the stream and hangs up; that is no "clean"."""
    (file,) = came(desk, 1, b"\x00large" * (STREAM_LIMIT // 4))
    with pytest.raises(scanner.ScanFailed):
        scan_attachment(attachment_id=file.pk)
    assert FileHold.objects.standing().get().attachment == file
    assert scanner.scan(b"\x00small") == ""  # and it goes on
