"""A customer rated one's own help."""

from collections.abc import Iterable

from frontdesk.feedback.events import SurveyAnswered
from frontdesk.feedback.models import Survey
from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind


class Rated(Kind, slug="rated"):
    """A customer said how the help was that the agent gave."""

    label, icon, rank = "A customer rates my help", "star", 30
    about = "When a survey is answered."
    hears = (SurveyAnswered,)
    usual = frozenset({"page"})
    says = {
        "en": "{by} rated the help: {detail}",
        "de": "{by} hat die Hilfe bewertet",
        "fr": "{by} a évalué l’aide",
        "es": "{by} ha valorado la ayuda",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        return list(Survey.objects.filter(pk=cause.event.survey).values_list("agent_id", flat=True))

    @classmethod
    def detail(cls, cause: Cause) -> str:
        return f"{cause.event.score} of 5"
