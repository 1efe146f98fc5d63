"""The desk's promise on one's own ticket was broken."""

from collections.abc import Iterable

from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.sla.events import PromiseBroken


class SlaBroken(Kind, slug="sla_broken"):
    """First reply or resolution of a ticket that the agent owns was not in time."""

    label, icon, rank = "My ticket is late", "timer", 25
    about = "What the desk promises about time was missed on a ticket that is yours."
    hears = (PromiseBroken,)
    says = {
        "en": "It is late: {detail}",
        "de": "Es ist verspätet",
        "fr": "Il est en retard",
        "es": "Está retrasado",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        return [cause.owner]

    @classmethod
    def detail(cls, cause: Cause) -> str:
        return str(cause.event.promise).replace("_", " ")
