"""Files that come before the message they belong to: kept at once, so that a crash or another computer loses none."""

import datetime
import logging
import secrets
from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import transaction

from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.kit import files as storing
from frontdesk.kit.files import File, RefusedFile
from frontdesk.kit.hold import is_held
from frontdesk.tickets.actions.drafts import Slot, begin, of_agent
from frontdesk.tickets.actions.redaction import card_mask
from frontdesk.tickets.models import Draft, Ticket, Upload

log = logging.getLogger(__name__)
MOST = 20  # files of one draft
MOST_BYTES = 40 * 1024**2  # of all of them: what mail servers still take, once it is encoded
FOLDER = "uploads"


@transaction.atomic
def keep_upload(ticket: Ticket, slot: Slot, file: File, *, by: Actor, is_inline: bool = False) -> Upload:
    """Keep a checked file with the agent's draft. Raises RefusedFile when there are too many, PermissionDenied."""
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=begin(ticket, slot, by=by).pk)
    sizes = list(draft.uploads.values_list("size", flat=True))
    if len(sizes) >= MOST:
        raise RefusedFile(f"At most {MOST} files go with one message.")
    if sum(sizes) + file.size > MOST_BYTES:
        raise RefusedFile(f"All files together may have {MOST_BYTES // 1024**2} MB.")
    kept = card_mask().files([file])[0]
    key = storing.store(f"{FOLDER}/{clock.now():%Y-%m-%d}", kept)
    return Upload.objects.create(
        draft=draft, token=secrets.token_urlsafe(16), file=key, name=kept.name[:250],
        content_type=kept.content_type[:120], size=kept.size, sha256=kept.sha256,
        is_inline=is_inline and kept.content_type in storing.SHOWN,
    )  # fmt: skip


@transaction.atomic
def drop_upload(upload: Upload, *, by: Actor) -> None:
    """Take a file out of one's own draft; somebody else's stays (A34)."""
    row = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk, draft__agent_id=by.id or 0).first()
    if row is None or not by.is_agent:
        return
    key, draft = str(row.file.name), row.draft
    row.delete()
    if not (draft.html or draft.to or draft.uploads.exists()):
        draft.delete()
    transaction.on_commit(lambda: storing.remove_stored(key))


def uploaded_files(ticket: Ticket, slot: Slot, tokens: Iterable[str], html: str, *, by: Actor) -> list[File]:
    """The named files of one's own draft, read for sending; pictures that the text no longer shows are left out.

    Raises RefusedFile for a token that names none of them: a foreign one is as unknown as one that never was (A34).
    """
    wanted = list(dict.fromkeys(tokens))
    draft = of_agent(ticket, slot, by.id) if by.is_agent and wanted else None
    own = {one.token: one for one in draft.uploads.all()} if draft else {}
    if missing := [token for token in wanted if token not in own]:
        raise RefusedFile(f"{len(missing)} of the files cannot be found. Attach them again.")
    return [_read(own[token]) for token in wanted if not own[token].is_inline or f'data-cid="{token}"' in html]


def _read(upload: Upload) -> File:
    try:
        with storing.open_stored(str(upload.file.name)) as stored:
            content = stored.read()
    except OSError as error:
        raise RefusedFile(f"“{upload.name}” cannot be read just now. Attach it again.") from error
    return File(upload.name, upload.content_type, content, upload.is_inline, upload.token if upload.is_inline else "")


def collect_orphaned_uploads(days: int = 4) -> int:
    """Delete files of recent days that no draft holds any more, none younger than two days (F03); returns how many.

    Never while the desk is on hold: the files may be those of the desk that it is a copy of (F34).
    """
    count = 0
    for back in range(2, days + 2) if not is_held() else ():
        day = f"{FOLDER}/{clock.now() - datetime.timedelta(days=back):%Y-%m-%d}"
        keys = {f"{day}/{part}/{name}" for part in _listed(day, 0) for name in _listed(f"{day}/{part}", 1)}
        kept = set(Upload.objects.filter(file__in=keys).values_list("file", flat=True))
        for key in keys - kept:
            storing.remove_stored(key)
            count += 1
    if count:
        log.info("Removed %s uploaded files that no draft holds", count)
    return count


def _listed(folder: str, what: int) -> list[str]:
    try:
        return list(default_storage.listdir(folder)[what])
    except (FileNotFoundError, NotImplementedError, NotADirectoryError):
        return []
