"""Mail that an administrator uploads as files: kept first, then taken in by a job that may be cut off at any mail."""

import contextlib
import logging
import time
from collections.abc import Iterable, Iterator
from typing import Protocol

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction

from frontdesk.channels.events import MailUploaded
from frontdesk.channels.ingest import take
from frontdesk.channels.mailfiles import CannotRead, mails_of
from frontdesk.channels.models import InboundEnvelope, Inbox, MailUpload, MailUploadEntry, UploadState
from frontdesk.channels.permissions import may_manage_inboxes
from frontdesk.events import Actor, emit, signal
from frontdesk.kit import clock
from frontdesk.kit.jobs import job

log = logging.getLogger(__name__)
TELL_SECONDS = 1.0


class Given(Protocol):
    """An uploaded file: `name`, `size` in bytes, and what Django's storage can save."""

    name: str | None
    size: int | None


def start_upload(inbox: Inbox, files: Iterable[Given], *, user_id: int | None = None, by: Actor) -> MailUpload:
    """Keep the files and queue taking them in. Raises PermissionError, ValidationError, OSError (storage is away)."""
    may_manage_inboxes(by)
    kept = [
        {
            "name": str(file.name or "mail")[:200],
            "key": default_storage.save(f"uploads/mail/{clock.now():%Y%m%d}-upload", File(file)),  # type: ignore[arg-type]
            "size": int(file.size or 0),
        }
        for file in files
    ]
    if not kept:
        raise ValidationError({"files": "Choose at least one file."})
    with transaction.atomic():
        total = sum(int(str(file["size"])) for file in kept)
        upload = MailUpload.objects.create(inbox=inbox, user_id=user_id, files=kept, total_bytes=total)
        emit(MailUploaded(inbox.pk, name=inbox.name, files=len(kept)), by=by)
        take_upload.defer(upload_id=upload.pk)
    return upload


@job(queue="bulk", name="channels.take_upload")
def take_upload(upload_id: int) -> None:
    """Take every mail of an upload in, going on after the last one that was noted."""
    upload = MailUpload.objects.select_related("inbox").get(pk=upload_id)
    if upload.state in {UploadState.DONE, UploadState.FAILED}:
        return
    MailUpload.objects.filter(pk=upload_id).update(state=UploadState.RUNNING)
    try:
        _take_all(upload)
    except CannotRead as error:
        _end(upload, UploadState.FAILED, str(error))
    else:
        _end(upload, UploadState.DONE, "")


def _take_all(upload: MailUpload) -> None:
    noted = {entry.position: entry.outcome for entry in upload.entries.only("position", "outcome")}
    told = time.monotonic()
    upload.counts = {outcome: list(noted.values()).count(outcome) for outcome in set(noted.values())}
    upload.done_bytes = 0
    for position, (name, raw) in enumerate(_mails(upload)):
        upload.done_bytes += len(raw)
        if position in noted:
            continue
        _take_one(upload, position, name, raw)
        if time.monotonic() - told > TELL_SECONDS:
            told = time.monotonic()
            _tell(upload)


def _mails(upload: MailUpload) -> Iterator[tuple[str, bytes]]:
    for kept in upload.files:
        with default_storage.open(kept["key"], "rb") as file:
            yield from mails_of(kept["name"], file)


def _take_one(upload: MailUpload, position: int, name: str, raw: bytes) -> None:
    """One mail by the live path; one that cannot even be kept is noted and stops none of the others."""
    try:
        entry = take(name, raw, upload.inbox)
    except (OSError, DatabaseError):
        raise  # nothing can be kept at present: the job goes on later
    except Exception as error:
        log.exception("A mail of upload %s could not be taken", upload.pk)
        entry = {"outcome": "failed", "ticket": "", "reason": f"It could not be taken in ({type(error).__name__})."}
    envelope = None
    if entry["outcome"] == "quarantined":
        envelope = InboundEnvelope.objects.quarantined().filter(inbox=upload.inbox).order_by("-pk").first()
    MailUploadEntry.objects.create(
        upload=upload,
        position=position,
        name=name[:300],
        outcome=entry["outcome"],
        ticket=entry["ticket"] or "",
        reason=entry.get("reason", ""),
        envelope=envelope,
    )
    upload.counts[entry["outcome"]] = upload.counts.get(entry["outcome"], 0) + 1


def _tell(upload: MailUpload) -> None:
    upload.save(update_fields=["counts", "done_bytes"])
    signal([f"mail-upload.{upload.pk}"], ["staff"])


def _end(upload: MailUpload, state: str, reason: str) -> None:
    keys = [file["key"] for file in upload.files]
    upload.files = [file | {"key": ""} for file in upload.files]
    upload.state, upload.reason, upload.ended_at = state, reason, clock.now()
    upload.save(update_fields=["state", "reason", "ended_at", "files", "counts", "done_bytes"])
    signal([f"mail-upload.{upload.pk}"], ["staff"])
    for key in keys:
        with contextlib.suppress(OSError):
            default_storage.delete(key)
