"""Files that are kept back: by the virus scanner (a daemon of the real protocol), and for what they would do."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from frontdesk.kit import files, scanner
from frontdesk.kit.files import RefusedFile
from frontdesk.operations.check import examine
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.holds import release_file, scan_attachment, scan_waiting
from frontdesk.tickets.models import Attachment, FileHold, Ticket
from frontdesk.tickets.tracking import tracking_token
from tests.cast import Cast
from tests.fake_clamd import EICAR, Clamd

Run = Callable[..., list[str]]


@pytest.fixture
def clamd(settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clamd]:
    daemon = Clamd()
    settings.CLAMD = daemon.url  # type: ignore[attr-defined]
    monkeypatch.setattr(scanner, "TIMEOUT_SECONDS", 1.0)
    yield daemon
    daemon.close()


def status_of(client: Client, path: str) -> int:
    answer = client.get(path)
    b"".join(getattr(answer, "streaming_content", ()))  # closes the file
    return answer.status_code


def asked(cast: Cast, *contents: bytes) -> Ticket:
    """A ticket that a customer opened with these files."""
    kept = files.check([SimpleUploadedFile(f"{at}.txt", one) for at, one in enumerate(contents)])  # type: ignore[misc]
    return tickets.open_ticket(
        subject="Files", text="See", requester=cast.laura, files=kept, team=cast.first, by=cast.laura.actor()
    )


def test_a_clean_file_is_given_out_and_an_infected_one_is_held(
    cast: Cast, clamd: Clamd, client: Client, run_jobs: Run
) -> None:
    """The mail around it is read as ever, and an administrator may release the file."""
    ticket = asked(cast, b"clean", b"bad: " + EICAR)
    client.force_login(cast.lea.user)
    clean, bad = Attachment.objects.order_by("pk")
    assert status_of(client, f"/desk/files/{clean.pk}") == 403
    run_jobs()
    assert status_of(client, f"/desk/files/{clean.pk}") == 200
    answer = client.get(f"/desk/files/{bad.pk}")
    assert answer.status_code == 403 and "Eicar-Signature" in answer.content.decode()
    page = client.get(f"/desk/tickets/{ticket.number}").content.decode()
    assert "Eicar-Signature" in page and f"/desk/files/{bad.pk}" not in page and "holds the file 1.txt back" in page
    token = tracking_token(ticket)
    assert status_of(client, f"/r/{token}/files/{bad.pk}") == 404
    release_file(FileHold.objects.get(attachment=bad), by=cast.ada.actor())
    assert status_of(client, f"/desk/files/{bad.pk}") == 200
    assert status_of(client, f"/r/{token}/files/{bad.pk}") == 200


@pytest.mark.parametrize("mood", ["silent", "broken", "small"])
def test_f47_a_scanner_that_fails_holds_the_file_and_never_drops_it(
    cast: Cast, clamd: Clamd, mood: str, client: Client
) -> None:
    """F47: the ticket is there at once; the file waits, is tried again, and is given out when the scanner is back."""
    clamd.mood = mood
    ticket = asked(cast, b"x" * 2000)
    assert Ticket.objects.filter(pk=ticket.pk).exists()
    attachment = Attachment.objects.get()
    with pytest.raises(scanner.ScanFailed):
        scan_attachment(attachment_id=attachment.pk)
    assert "tried again" in FileHold.objects.standing().get().reason
    clamd.mood = "well"
    FileHold.objects.update(created_at="2026-01-01T00:00Z")
    scan_waiting()
    scan_attachment(attachment_id=attachment.pk)
    assert not FileHold.objects.standing().exists()


def test_f47_a_scanner_that_is_away_stops_no_ticket(cast: Cast, settings: object) -> None:
    settings.CLAMD = "tcp://127.0.0.1:1"  # type: ignore[attr-defined]
    asked(cast, b"x")
    with pytest.raises(scanner.ScanFailed):
        scan_attachment(attachment_id=Attachment.objects.get().pk)
    assert FileHold.objects.standing().get().kind == "waiting"
    assert [one.state for one in examine("scanner")] == ["bad"]


def test_an_agents_file_is_checked_before_it_leaves(cast: Cast, clamd: Clamd, client: Client) -> None:
    """A27: an infected one refuses the whole answer, what was typed stays; one that cannot be checked says so."""
    ticket = cast.ticket()
    client.force_login(cast.lea.user)
    for mood, words in (("well", "Eicar-Signature"), ("broken", "cannot be checked")):
        clamd.mood = mood
        upload = [SimpleUploadedFile("good.txt", b"good"), SimpleUploadedFile("notes.txt", EICAR)]
        data = {"mode": "reply", "body": "Here it is", "seen": ticket.version, "files": upload}
        answer = client.post(f"/desk/tickets/{ticket.number}/messages", data)
        assert answer.status_code == 422 and words in answer.content.decode()
    assert ticket.messages.count() == 1 and not Attachment.objects.exists()


def test_only_administrators_release(cast: Cast, clamd: Clamd, client: Client) -> None:
    asked(cast, EICAR)
    hold = FileHold.objects.get()
    for who in (cast.lea, cast.sue):
        with pytest.raises(PermissionDenied):
            release_file(hold, by=who.actor())
    client.force_login(cast.ada.user)
    assert "0.txt" in client.get("/console/held-files").content.decode()
    client.post(f"/console/held-files/{hold.pk}/acts/release")
    assert not FileHold.objects.standing().exists()


def test_doctor_says_how_the_scanner_does(db: None, clamd: Clamd) -> None:
    assert [(one.state, "ClamAV 1.4.2" in one.says) for one in examine("scanner")] == [("good", True)]


def archive(entries: int, size: int) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(entries):
            made.writestr(f"{number}", b"0" * size)
    return kept.getvalue()


def picture(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0) + b"\0" * 20


@pytest.mark.parametrize(
    "content", [picture(50_000, 50_000), archive(10_001, 1), archive(1, 60_000_000)], ids=["picture", "many", "deep"]
)
def test_a26_a_bomb_is_refused_in_a_form_and_held_in_a_mail(content: bytes, cast: Cast) -> None:
    """A26: told from its head; the rest of the mail is kept."""
    with pytest.raises(RefusedFile):
        files.check([SimpleUploadedFile("a.bin", content)])  # type: ignore[list-item]
    good = files.File("good.txt", "text/plain", b"good")
    bomb = files.File("bomb.bin", files.true_type(content), content)
    tickets.receive_message(cast.ticket(), customer=cast.laura, text="Hi", files=[good, bomb], by=cast.laura.actor())
    assert FileHold.objects.standing().get().attachment.name == "bomb.bin"
    assert Attachment.objects.count() == 2


def test_a26_honest_archives_and_pictures_pass(cast: Cast) -> None:
    for content in (archive(20, 100_000), picture(4000, 3000)):
        assert files.check([SimpleUploadedFile("a.bin", content)])  # type: ignore[list-item]
