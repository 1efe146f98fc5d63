"""Something happens on a ticket that an agent follows."""

from collections.abc import Iterable

from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.tickets.events import MessageAdded, NoteAdded, StatusChanged, TicketAssigned, TicketEscalated

PUT_BACK = {"undone", "unmerged", "no_spam"}  # nobody is told of what was taken back at once


class Followed(Kind, slug="followed"):
    """A ticket that the agent follows has a new message, note, status or owner."""

    label, icon, rank = "A ticket that I follow changes", "eye", 40
    about = "Messages, notes, status, owner and escalation."
    hears = (MessageAdded, NoteAdded, StatusChanged, TicketAssigned, TicketEscalated)
    usual = frozenset({"page"})
    says = {
        "en": "{by} {detail}",
        "de": "{by} hat daran gearbeitet",
        "fr": "{by} y a travaillé",
        "es": "{by} ha trabajado en ello",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        return [] if getattr(cause.event, "reason", "") in PUT_BACK else cause.watchers

    @classmethod
    def detail(cls, cause: Cause) -> str:
        return str(cause.event.sentence())
