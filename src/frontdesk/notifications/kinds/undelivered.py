"""One's own reply did not reach the customer."""

from collections.abc import Iterable

from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.tickets.events import DeliveryReported, ReplyStopped
from frontdesk.tickets.models import Message, PlannedReply


class Undelivered(Kind, slug="undelivered"):
    """A reply of the agent came back, was called spam, or was not sent when its moment came."""

    label, icon, rank = "My reply did not arrive", "mail-warning", 16
    about = "It came back, was called spam, or was not sent at its time."
    hears = (DeliveryReported, ReplyStopped)
    tells_author = True
    says = {
        "en": "Your reply did not reach the customer",
        "de": "Ihre Antwort hat den Kunden nicht erreicht",
        "fr": "Votre réponse n’est pas arrivée chez le client",
        "es": "Su respuesta no llegó al cliente",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        event = cause.event
        if isinstance(event, ReplyStopped):
            return list(PlannedReply.objects.filter(pk=event.planned_reply).values_list("agent_id", flat=True))
        if event.state not in {"failed", "spam"}:
            return []
        return list(Message.objects.filter(pk=event.message).values_list("agent_id", flat=True))
