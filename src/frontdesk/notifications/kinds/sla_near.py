"""The desk's promise on one's own ticket is nearly due."""

from collections.abc import Iterable

from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.sla.events import PromiseNearlyDue


class SlaNear(Kind, slug="sla_near"):
    """So much of the time of a promise on a ticket that the agent owns is used as its policy wants to be told of."""

    label, icon, rank = "My ticket is nearly due", "hourglass", 24
    about = "Most of the time is used that the desk has promised on a ticket that is yours."
    hears = (PromiseNearlyDue,)
    says = {
        "en": "It is nearly due: {detail}",
        "de": "Es wird bald fällig",
        "fr": "L’échéance approche",
        "es": "Vence pronto",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        return [cause.owner]

    @classmethod
    def detail(cls, cause: Cause) -> str:
        event = cause.event
        return f"{event.percent} % of the time for {str(event.promise).replace('_', ' ')} is used"
