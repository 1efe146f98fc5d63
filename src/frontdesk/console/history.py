"""What happened to one thing, for people."""

from dataclasses import dataclass

from frontdesk.events.models import Entry

PER_PAGE = 50


@dataclass(frozen=True)
class History:
    """Entries, newest first, and the key under which the older ones go on."""

    entries: list[Entry]
    older: int | None


def about(kind: str, identity: int, before: str = "", limit: int = PER_PAGE) -> History:
    """Events about one thing. `before` is the key that an earlier page gave; anything else is ignored."""
    rows = Entry.objects.about(kind, identity).order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: limit + 1])
    entries = found[:limit]
    return History(entries, entries[-1].pk if len(found) > limit else None)
