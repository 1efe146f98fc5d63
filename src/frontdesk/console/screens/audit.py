"""Who did what."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet

from frontdesk.events import Event
from frontdesk.events.models import Entry
from frontdesk.kit.screens import Column, Filter, Screen

# Kinds of the desk's administration; what happens to tickets stands on the tickets.
AUDITED = (
    "account.", "channels.inbox", "channels.notice", "knowledge.article_saved", "knowledge.section", "sla.",
    "ticket.category", "ticket.field", "ticket.priorities", "customer.changed", "rules.rule_saved",
    "rules.rule_switched", "rules.webhook_saved", "rules.webhook_switched",
)  # fmt: skip


def audited() -> Q:
    """Entries that this log shows."""
    found = Q()
    for start in AUDITED:
        found |= Q(kind__startswith=start)
    return found


def kinds() -> list[tuple[str, str]]:
    """Kinds to choose from, by their names."""
    entries = [(slug, kind.label) for slug, kind in Event.entries().items() if slug.startswith(AUDITED)]
    return sorted(entries, key=lambda pair: pair[1])


class AuditLog(Screen, slug="audit-log"):
    label, one, icon, group, position = "Audit log", "entry", "history", "Security", 10
    about: ClassVar[str] = "Who signed in and who changed what, newest first. Entries cannot be changed or removed."
    is_log = True
    search = ("actor_name", "kind", "data")
    columns = (
        Column("When", "at"),
        Column("Who", lambda row: row.actor_name or row.actor_kind),
        Column("What", "sentence"),
        Column("Kind", lambda row: kind.label if (kind := Event.find(row.kind)) else row.kind, is_wide=True),
    )
    filters = (Filter("kind", "Kind", kinds, lambda rows, value: rows.filter(kind=value), "Everything"),)
    empty = ("Nothing has happened yet", "")

    @classmethod
    def rows(cls) -> QuerySet[Entry]:
        return Entry.objects.filter(audited())

    @classmethod
    def title(cls, row: Any) -> str:
        return kind.label if (kind := Event.find(row.kind)) else str(row.kind)

    @classmethod
    def details(cls, row: Any) -> list[tuple[str, Any]]:
        data = [(name.replace("_", " ").capitalize(), value) for name, value in row.data.items()]
        return [("When", row.at), ("Who", f"{row.actor_name} ({row.actor_kind})"), ("What", row.sentence()), *data]
