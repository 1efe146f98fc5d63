"""Somebody calls an agent in a note."""

from collections.abc import Iterable

from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.tickets.events import NoteAdded


class Mentioned(Kind, slug="mentioned"):
    """A note calls the agent, or a team of theirs, by name."""

    label, icon, rank = "A note mentions me", "at-sign", 10
    about = "By name, or as a member of a team."
    hears = (NoteAdded,)
    notice = "agent_mentioned"
    says = {
        "en": "{by} mentioned you",
        "de": "{by} hat Sie erwähnt",
        "fr": "{by} vous a mentionné",
        "es": "{by} le ha mencionado",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        return list(cause.event.mentions)
