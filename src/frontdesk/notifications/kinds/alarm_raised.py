"""An alarm of the live board was raised."""

from collections.abc import Iterable

from frontdesk.board.events import AlarmRaised
from frontdesk.board.models import Alarm
from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind


class OfAlarm(Kind, slug="alarm"):
    """A value that the agent wants to hear of went beyond its threshold."""

    label, icon, rank = "An alarm is raised", "bell-ring", 8
    about = "An alarm of the live board whose list of people names you. Once each time, not again and again."
    hears = (AlarmRaised,)
    usual = frozenset({"page", "mail", "push"})
    tells_author = True
    says = {
        "en": "Alarm: {detail}",
        "de": "Alarm: {detail}",
        "fr": "Alarme : {detail}",
        "es": "Alarma: {detail}",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        found = Alarm.objects.filter(pk=cause.event.alarm, people__isnull=False)
        return list(found.values_list("people", flat=True))

    @classmethod
    def detail(cls, cause: Cause) -> str:
        said: str = cause.event.said
        return said
