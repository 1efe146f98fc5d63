"""Mails come in as files: one, an mbox, a zipped Maildir; each becomes what it would have become by itself."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from frontdesk.accounts.models import Brand
from frontdesk.channels import mailfiles, uploads
from frontdesk.channels.actions.inboxes import create_inbox
from frontdesk.channels.models import InboundEnvelope, Inbox, MailUpload
from frontdesk.console.screens import mail_files as screen
from frontdesk.events import SYSTEM


def mail(number: int) -> bytes:
    return (
        f"From: mara@customer.example\nTo: letters@x.example\nSubject: Question {number}\n"
        f"Message-ID: <{number}@c.example>\n\nMy car number {number} does not start.\n"
    ).encode()


@pytest.fixture
def inbox(cast: Any, settings: Any, tmp_path: Path) -> Inbox:
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return create_inbox(name="Letters", channel="email", brand=Brand.default(), address="letters@x.example", by=SYSTEM)


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def upload(browser: Client, inbox: Inbox, *files: SimpleUploadedFile) -> MailUpload:
    answer = browser.post("/console/mail-files/uploads", {"inbox": inbox.pk, "files": list(files)})
    assert answer.status_code == 302, answer.content.decode()
    return MailUpload.objects.latest("pk")


def test_several_files_are_taken_in_and_each_mail_says_what_it_became(
    ada: Client, inbox: Inbox, run_jobs: Any, tmp_path: Path
) -> None:
    box = (
        b"From a Mon Jan  1 00:00:00 2024\n"
        + mail(2)
        + b"\n>From here on\n\nFrom b Mon Jan  1 00:00:00 2024\n"
        + mail(3)
    )
    archive = zipped({"box/cur/1:2,S": mail(4), "box/new/2": mail(1), "__MACOSX/x": b"x", "box/.hidden": b"x"})
    made = upload(
        ada, inbox,
        SimpleUploadedFile("one.eml", mail(1)), SimpleUploadedFile("all.mbox", box),
        SimpleUploadedFile("box.zip", archive), SimpleUploadedFile("none.eml", b"no mail at all"),
    )  # fmt: skip
    assert "Waiting" in ada.get(f"/console/mail-files/{made.pk}").content.decode()
    run_jobs(limit=500)
    made.refresh_from_db()
    assert (made.state, made.done_bytes > 0) == ("done", True)
    assert made.counts == {"ticket": 4, "duplicate": 1, "quarantined": 1}
    page = ada.get(f"/console/mail-files/{made.pk}").content.decode()
    for words in ("one.eml", "all.mbox:2", "box.zip/box/cur/1:2,S", "put aside", "known before"):
        assert words in page
    assert InboundEnvelope.objects.filter(inbox=inbox).count() == 5
    assert not list((tmp_path / "uploads").rglob("*-upload*"))  # the files themselves are not kept


def test_a_second_try_goes_on_where_the_first_was_cut_off(
    ada: Client, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F23."""
    made = upload(ada, inbox, *(SimpleUploadedFile(f"{n}.eml", mail(n)) for n in range(4)))
    taken, original = [], uploads.take

    def take(name: str, raw: bytes, into: Inbox) -> dict[str, Any]:
        taken.append(name)
        if len(taken) == 3:
            raise OSError("storage is away")
        return original(name, raw, into)

    monkeypatch.setattr(uploads, "take", take)
    with pytest.raises(OSError, match="away"):
        uploads.take_upload(upload_id=made.pk)
    uploads.take_upload(upload_id=made.pk)
    uploads.take_upload(upload_id=made.pk)  # it has ended: nothing more
    made.refresh_from_db()
    assert taken == ["0.eml", "1.eml", "2.eml", "2.eml", "3.eml"]
    assert (made.state, made.counts) == ("done", {"ticket": 4})


def test_all_mails_of_an_upload_are_shown_page_after_page(
    ada: Client, inbox: Inbox, run_jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "PER_PAGE", 2)
    made = upload(ada, inbox, *(SimpleUploadedFile(f"{n}.eml", mail(n)) for n in range(5)))
    run_jobs(limit=500)
    address: str | None = f"/console/mail-files/{made.pk}"
    seen: list[str] = []
    while address:
        page = ada.get(address).content.decode()
        seen += re.findall(r"(\d\.eml)</th>", page)
        more = re.search(r'href="([^"]+after=\d+)"', page)
        address = f"/console/mail-files/{made.pk}{more[1]}" if more else None
    assert seen == [f"{n}.eml" for n in range(5)]
    assert ada.get(f"/console/mail-files/{made.pk}?after=nonsense").status_code == 200


def test_a_damaged_archive_stops_with_the_reason(ada: Client, inbox: Inbox, run_jobs: Any) -> None:
    """A26."""
    made = upload(ada, inbox, SimpleUploadedFile("box.zip", zipped({"1": mail(1)})[:60]))
    run_jobs(limit=500)
    made.refresh_from_db()
    assert (made.state, made.reason) == ("failed", "box.zip is damaged, or locked by a password.")


def test_an_archive_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A26."""
    monkeypatch.setattr(mailfiles, "MAX_UNPACKED", 1000)
    with pytest.raises(mailfiles.CannotRead, match="more than is taken"):
        list(mailfiles.mails_of("bomb.zip", io.BytesIO(zipped({"1": b"0" * 100_000}))))


def test_nothing_chosen_is_said_at_the_field(ada: Client, inbox: Inbox) -> None:
    answer = ada.post("/console/mail-files/uploads", {"inbox": inbox.pk})
    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()


def test_only_administrators_may(cast: Any, browser: Any, inbox: Inbox) -> None:
    answer = browser(cast.hank).post("/console/mail-files/uploads", {"inbox": inbox.pk})
    assert answer.status_code == 403
    assert not MailUpload.objects.exists()
