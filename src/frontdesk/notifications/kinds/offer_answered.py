"""One's own offer was answered."""

from collections.abc import Iterable

from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.tickets.events import TransferEnded

SAID = {"accepted": "accepted", "declined": "declined", "expired": "nobody answered in time"}


class OfferAnswered(Kind, slug="offer_answered"):
    """What the agent had offered was accepted or declined, or nobody answered in time."""

    label, icon, rank = "My offer is answered", "check-check", 15
    about = "Accepted, declined, or without an answer in time."
    hears = (TransferEnded,)
    says = {
        "en": "Your offer: {detail}",
        "de": "Auf Ihr Angebot gibt es eine Antwort",
        "fr": "Votre proposition a reçu une réponse",
        "es": "Su oferta tiene respuesta",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        return [cause.event.giver] if cause.event.state in SAID else []

    @classmethod
    def detail(cls, cause: Cause) -> str:
        said = SAID[cause.event.state] + (f" by {cause.by.name}" if cause.by.is_agent else "")
        return f"{said}: {cause.event.answer}" if cause.event.answer else said
