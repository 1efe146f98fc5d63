"""A reminder is due."""

from collections.abc import Iterable

from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.tickets.events import ReminderDue


class Reminded(Kind, slug="reminder"):
    """The moment has come of which the agent wanted to be reminded."""

    label, icon, rank = "A reminder of mine is due", "bell", 20
    about = "With the words that you left for yourself."
    hears = (ReminderDue,)
    tells_author = True
    says = {
        "en": "You wanted to be reminded: {detail}",
        "de": "Sie wollten erinnert werden: {detail}",
        "fr": "Vous vouliez un rappel : {detail}",
        "es": "Quería un recordatorio: {detail}",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        return [cause.event.agent]

    @classmethod
    def detail(cls, cause: Cause) -> str:
        return str(cause.event.note)
