"""The customer of one's own ticket writes."""

from collections.abc import Iterable

from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.tickets.events import MessageAdded


class Answered(Kind, slug="answered"):
    """The customer wrote on a ticket that the agent owns."""

    label, icon, rank = "The customer of my ticket writes", "reply", 12
    about = "On tickets that are yours."
    hears = (MessageAdded,)
    notice = "agent_answered"
    says = {"en": "{by} wrote", "de": "{by} hat geschrieben", "fr": "{by} a écrit", "es": "{by} ha escrito"}

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        return [cause.owner] if cause.event.kind == "inbound" else []
