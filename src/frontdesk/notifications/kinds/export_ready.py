"""A list that was asked for is written."""

from collections.abc import Iterable

from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.tickets.events import ViewWritten
from frontdesk.tickets.models import ViewExport


class ExportReady(Kind, slug="export_ready"):
    """The file of a list that the agent asked for can be fetched, or could not be written."""

    label, icon, rank = "My export is ready", "file-check", 32
    about = "The file can be fetched, for a day."
    hears = (ViewWritten,)
    tells_author = True
    says = {
        "en": "Your export {detail}",
        "de": "Ihr Export ist fertig",
        "fr": "Votre export est prêt",
        "es": "Su exportación está lista",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        return list(ViewExport.objects.filter(pk=cause.event.export).values_list("agent_id", flat=True))

    @classmethod
    def detail(cls, cause: Cause) -> str:
        return "could not be written" if cause.event.is_failed else "is ready"
