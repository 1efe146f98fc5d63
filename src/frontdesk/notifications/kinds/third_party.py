"""A third party answers beside one's own ticket."""

from collections.abc import Iterable

from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.tickets.events import ThirdPartyAnswered


class ThirdParty(Kind, slug="third_party"):
    """Somebody outside, who was asked beside the ticket, has answered its owner."""

    label, icon, rank = "A third party answers", "forward", 13
    about = "Beside a ticket that is yours."
    hears = (ThirdPartyAnswered,)
    says = {
        "en": "A third party answered",
        "de": "Eine dritte Partei hat geantwortet",
        "fr": "Un tiers a répondu",
        "es": "Un tercero ha respondido",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        return [cause.owner]
