"""What happened to one thing, for people."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from frontdesk.events.models import Entry, EntryQuerySet
from frontdesk.kit.display import ago_text

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


def newest(kind: str, identity: int) -> str:
    """The key of the last thing that somebody did about it, for a page that is drawn from how it stands now; or ""."""
    if not kind:
        return ""
    last = _by_people(kind, identity).values_list("pk", flat=True).last()
    return str(last or 0)


def overtaken(kind: str, identity: int, seen: str) -> None:
    """Refuse what was typed on a page that somebody's change has overtaken since. A page that says nothing may save.

    Raises ValidationError with who did what, so that nobody undoes a change that they never saw (A67).
    """
    if not kind or not (seen.isascii() and seen.isdigit() and len(seen) < 19):
        return
    later = _by_people(kind, identity).filter(pk__gt=int(seen)).last()
    if later is not None:
        raise ValidationError(
            f"{later.actor_name or 'Somebody'} {later.sentence()} ({ago_text(later.at)}), while this page was open. "
            "What you typed stands below. Open the page once more to see how it is now; save again, and yours holds."
        )


def _by_people(kind: str, identity: int) -> EntryQuerySet:
    return Entry.objects.about(kind, identity).filter(actor_kind="agent")
