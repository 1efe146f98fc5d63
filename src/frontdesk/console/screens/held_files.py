"""Files that nobody may open yet."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat

from frontdesk.kit.screens import Act, Column, Filter, Mark, Screen
from frontdesk.tickets.actions.holds import release_file, scan_attachment
from frontdesk.tickets.models import FileHold

TONES = {"waiting": ("soon", "hourglass"), "infected": ("late", "shield-alert"), "unsafe": ("late", "triangle-alert")}


def release(row: FileHold, by: Any) -> str:
    release_file(row, by=by)
    return f"{row.attachment.name} can be opened now."


def scan_again(row: FileHold, by: Any) -> str:
    scan_attachment.defer(attachment_id=row.attachment_id)
    return "It is checked once more in a moment."


def state(row: FileHold) -> Mark:
    """Why it is held, in a word."""
    tone, glyph = TONES[row.kind]
    return Mark(row.get_kind_display(), tone, glyph)  # type: ignore[arg-type]


class HeldFiles(Screen, slug="held-files"):
    label, one, icon, group, position = "Held files", "file", "shield-alert", "E-mail", 45
    about: ClassVar[str] = "Files of customers that are infected, dangerous to open or not checked yet. None is lost."
    is_log = True
    search = ("reason", "attachment__name")
    columns = (
        Column("File", "attachment.name"),
        Column("State", state),
        Column("Why", "reason", is_wide=True),
        Column("Ticket", lambda row: row.attachment.message.ticket.number),
        Column("Since", "created_at", is_wide=True),
    )
    filters = (
        Filter(
            "kind", "State", lambda: FileHold.Kind.choices, lambda rows, value: rows.filter(kind=value), "All states"
        ),
    )
    empty = ("No file is held", "Every file of every message can be opened.")
    acts = (
        Act("scan", "Check again", scan_again, "refresh-cw", applies=lambda row: row.kind == "waiting"),
        Act(
            "release", "Release", release, "shield",
            "Whoever sees the ticket can open it then, the customer too.", is_danger=True,
        ),
    )  # fmt: skip

    @classmethod
    def rows(cls) -> QuerySet[FileHold]:
        return FileHold.objects.standing().select_related("attachment__message__ticket").order_by("-created_at", "-pk")

    @classmethod
    def alarms(cls) -> int:
        return FileHold.objects.standing().exclude(kind="waiting").count()

    @classmethod
    def title(cls, row: Any) -> str:
        return str(row.attachment.name)

    @classmethod
    def details(cls, row: Any) -> list[tuple[str, Any]]:
        return [
            ("State", row.get_kind_display()), ("Why", row.reason), ("Ticket", row.attachment.message.ticket.number),
            ("Size", filesizeformat(row.attachment.size)), ("Since", row.created_at),
            ("Fingerprint", row.attachment.sha256),
        ]  # fmt: skip
