"""A snoozed ticket is back."""

from collections.abc import Iterable

from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.tickets.events import TicketWoken
from frontdesk.tickets.models import Snooze

WHY = {"time": "its time has come", "answer": "the customer wrote", "solved": "what it waited for is solved"}


class Back(Kind, slug="back"):
    """What the agent had snoozed is in the queues again, by time, by an answer, or since another ticket is solved."""

    label, icon, rank = "What I snoozed is back", "alarm-clock-check", 21
    about = "When its time comes, or what it waited for happens."
    hears = (TicketWoken,)
    tells_author = True
    says = {
        "en": "It is back: {detail}",
        "de": "Es ist wieder da",
        "fr": "Il est de retour",
        "es": "Ha vuelto",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        if cause.event.why not in WHY:
            return []
        ended = Snooze.objects.filter(ticket_id=cause.event.ticket, by_kind="agent").order_by("-pk")
        return list(ended.values_list("by_id", flat=True)[:1])

    @classmethod
    def detail(cls, cause: Cause) -> str:
        return WHY[cause.event.why]
