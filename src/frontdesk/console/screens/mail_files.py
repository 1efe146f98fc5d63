"""Mail that was uploaded as files, and what became of it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.channels.models import MailUpload, MailUploadEntry, UploadState
from frontdesk.console.forms.mail_files import MailFilesForm
from frontdesk.kit.screens import Column, Mark, Screen
from frontdesk.kit.screens.parts import Tone

PER_PAGE = 200
TONES: dict[str, Tone] = {"waiting": "soon", "running": "info", "done": "ok", "failed": "late"}
OUTCOMES = {
    "ticket": "new ticket",
    "message": "added to a ticket",
    "duplicate": "known before",
    "quarantined": "put aside",
    "bounce": "bounce",
    "auto_reply": "automatic answer",
    "failed": "not taken",
}


def counts(row: MailUpload) -> str:
    """How many became what, in words."""
    return ", ".join(f"{OUTCOMES.get(name, name)}: {number}" for name, number in sorted(row.counts.items()))


def mails_of(row: MailUpload, after: str) -> tuple[list[MailUploadEntry], int | None]:
    """(the mails of a page in the order of the files, where to go on); each page costs what the first does."""
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else -1
    found = list(row.entries.filter(position__gt=start).order_by("position")[: PER_PAGE + 1])
    return found[:PER_PAGE], found[PER_PAGE - 1].position if len(found) > PER_PAGE else None


class MailFiles(Screen, slug="mail-files"):
    label, one, icon, group, position = "Mail from files", "upload", "upload", "E-mail", 50
    about: ClassVar[str] = (
        "Take mails in from files, exactly as if they had just arrived. What is known already stays one."
    )
    is_log = True
    columns = (
        Column("Uploaded", "created_at"),
        Column("Files", lambda row: str(row)),
        Column("Inbox", "inbox", is_wide=True),
        Column("State", lambda row: Mark(UploadState(row.state).label, TONES[row.state])),
        Column("What became of it", counts, is_wide=True),
    )
    empty = ("Nothing was uploaded yet", "Choose files above: they are taken in beside other work.")
    page = "console/mail_file.html"
    list_page = "console/mail_files.html"

    @classmethod
    def rows(cls) -> QuerySet[MailUpload]:
        return MailUpload.objects.select_related("inbox", "user")

    @classmethod
    def above_list(cls) -> dict[str, Any]:
        return {"upload_form": MailFilesForm()}

    @classmethod
    def title(cls, row: Any) -> str:
        return str(row) or "Upload"

    @classmethod
    def details(cls, row: Any) -> list[tuple[str, Any]]:
        return [
            ("Inbox", row.inbox.name),
            ("Uploaded", row.created_at),
            ("By", str(row.user) if row.user else ""),
            ("Ended", row.ended_at),
            ("Why it stopped", row.reason),
        ]

    @classmethod
    def extras(cls, row: Any, params: Mapping[str, str]) -> dict[str, Any]:
        state = Mark(UploadState(row.state).label, TONES[row.state])
        entries, more = mails_of(row, params.get("after", ""))
        return {
            "entries": entries,
            "next_after": more,
            "counts": counts(row),
            "state": state,
            "words": OUTCOMES,
        }
