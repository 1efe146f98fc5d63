"""A promise to a customer was broken."""

from collections.abc import Iterable

from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.tickets.events import PledgeEnded


class PledgeBroken(Kind, slug="pledge_broken"):
    """The moment has passed by which the agent had promised a call or an answer."""

    label, icon, rank = "A promise of mine is broken", "timer-off", 23
    about = "Its moment has passed."
    hears = (PledgeEnded,)
    says = {
        "en": "Your promise was not kept in time: {detail}",
        "de": "Ihr Versprechen wurde nicht rechtzeitig gehalten",
        "fr": "Votre promesse n’a pas été tenue à temps",
        "es": "Su promesa no se cumplió a tiempo",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        return [cause.event.agent] if cause.event.state == "broken" else []

    @classmethod
    def detail(cls, cause: Cause) -> str:
        return "to call back" if cause.event.kind == "call" else "to answer"
