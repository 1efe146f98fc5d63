"""Nobody took a ticket of a team in time."""

from collections.abc import Iterable

from frontdesk.accounts.models import Agent, Role
from frontdesk.escalation.events import TARGETS, TargetMissed
from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind


class TargetWasMissed(Kind, slug="target_missed"):
    """A ticket of a team that the agent supervises was not claimed, or not acknowledged, in time."""

    label, icon, rank = "A ticket waits too long on its level", "target", 26
    about = "Nobody of a team that you supervise claimed or acknowledged it in time."
    hears = (TargetMissed,)
    usual = frozenset({"page"})
    says = {
        "en": "It was not taken in time: {detail}",
        "de": "Es wurde nicht rechtzeitig übernommen",
        "fr": "Il n’a pas été pris en charge à temps",
        "es": "No se ha atendido a tiempo",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        found = Agent.objects.active().filter(role=Role.SUPERVISOR, teams=cause.event.team)
        return list(found.values_list("pk", flat=True))

    @classmethod
    def detail(cls, cause: Cause) -> str:
        return f"not {TARGETS.get(cause.event.target, cause.event.target)} on level {cause.event.level}"
