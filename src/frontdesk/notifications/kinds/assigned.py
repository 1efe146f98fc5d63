"""A ticket becomes an agent's."""

from collections.abc import Iterable

from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.tickets.events import TicketAssigned


class Assigned(Kind, slug="assigned"):
    """Somebody, or a rule, gave the agent a ticket."""

    label, icon, rank = "A ticket is given to me", "user-plus", 11
    about = "By a colleague or a rule; not what you claim yourself."
    hears = (TicketAssigned,)
    notice = "agent_assigned"
    says = {
        "en": "{by} gave it to you",
        "de": "{by} hat es Ihnen gegeben",
        "fr": "{by} vous l’a confié",
        "es": "{by} se lo ha asignado",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        return [cause.event.agent]
