"""One ticket as a zip: `ticket.json`, `ticket.html`, and the files in `files/`."""

import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from typing import IO, Any

from frontdesk.events.models import Entry as Logged
from frontdesk.kit.files import open_stored, safe_name
from frontdesk.kit.templates import render_text
from frontdesk.tickets.models import Attachment, Ticket
from frontdesk.workspace.whole_thread import Entry, openable, whole_thread

IN_MEMORY = 8_000_000  # bytes; what is larger goes through a temporary file
LARGEST = 500_000_000
_ODD = re.compile(r"[^\w.()-]+")


class TooLarge(Exception):
    """The files of the ticket are more than one archive may hold."""


def export_of(ticket: Ticket, *, with_notes: bool) -> IO[bytes]:
    """The archive, open at its beginning; the caller closes it. Raises TooLarge.

    `ticket` has its page's relations and its `prefix`. Held files, and those that storage does not give out, are named
    in the JSON with a reason in their place.
    """
    thread = whole_thread(ticket, with_notes=with_notes)
    if sum(one.size for entry in thread for one in entry.files) > LARGEST:
        raise TooLarge
    made: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (handed to the caller)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        missing = {key for entry in thread for key in _put(archive, entry.files)}
        data = _data(ticket, thread, missing, with_notes=with_notes)
        archive.writestr("ticket.json", json.dumps(data, ensure_ascii=False, indent=1, default=str))
        names = {one.pk: path_of(one) for entry in thread for one in entry.files if one.pk not in missing}
        context = {"ticket": ticket, "thread": thread, "names": names, "with_notes": with_notes}
        archive.writestr("ticket.html", render_text("workspace/export.html", context))
    made.seek(0)
    return made


def path_of(file: Attachment) -> str:
    """Where a file lies in the archive: its name made safe, alone under its number (A23)."""
    return f"files/{file.pk}-{_ODD.sub('_', safe_name(file.name))[-120:]}"


def _put(archive: zipfile.ZipFile, files: list[Attachment]) -> Iterable[int]:
    """Writes the files; yields the keys of those that are not there."""
    open_ones = {one.pk for one in openable(files)}
    for one in files:
        if one.pk not in open_ones:
            yield one.pk
            continue
        try:
            with open_stored(str(one.file.name)) as stored, archive.open(path_of(one), "w") as place:
                shutil.copyfileobj(stored, place)
        except OSError:
            yield one.pk


def _data(ticket: Ticket, thread: list[Entry], missing: set[int], *, with_notes: bool) -> dict[str, Any]:
    plain = ("number", "subject", "status", "priority", "level", "channel", "language", "tags", "fields", "created_at",
             "solved_at", "closed_at", "first_replied_at")  # fmt: skip
    return {
        **{name: getattr(ticket, name) for name in plain},
        "category": ticket.category.name if ticket.category else None,
        "team": ticket.team.name if ticket.team else None,
        "assignee": ticket.assignee.name if ticket.assignee else None,
        "requester": {"name": ticket.requester.name, "email": ticket.requester.email, "phone": ticket.requester.phone},
        "participants": [str(one.customer) for one in ticket.participants.select_related("customer")],
        "messages": [_message(entry, missing) for entry in thread],
        "history": _history(ticket) if with_notes else [],
    }


def _message(entry: Entry, missing: set[int]) -> dict[str, Any]:
    one = entry.message
    return {
        "id": one.pk, "kind": one.kind, "author": entry.name, "created_at": one.created_at, "text": one.text,
        "html": str(entry.html), "quoted": str(entry.quoted), "is_automatic": one.is_automatic,
        "files": [_file(each, missing) for each in entry.files],
    }  # fmt: skip


def _file(one: Attachment, missing: set[int]) -> dict[str, Any]:
    known: dict[str, Any] = {"name": one.name, "size": one.size, "sha256": one.sha256, "type": one.content_type}
    if one.pk in missing:
        return known | {"path": None, "reason": "It is held back, or could not be read."}
    return known | {"path": path_of(one)}


def _history(ticket: Ticket) -> list[dict[str, Any]]:
    rows = Logged.objects.filter(subject_kind="ticket", subject_id=ticket.pk).order_by("id")[:5000]
    told = ((row, row.event()) for row in rows)
    return [{"at": row.at, "who": row.actor_name, "what": event.sentence()} for row, event in told if event]
