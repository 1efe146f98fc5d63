"""Support levels: how soon their tickets are to be taken."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.accounts.models import Team
from frontdesk.console.forms.escalation import LevelForm
from frontdesk.console.forms.promises import written_time
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.models import LevelTarget
from frontdesk.kit.screens import Column, Screen


def teams(row: LevelTarget) -> str:
    """The teams on this level."""
    return ", ".join(Team.objects.filter(level=row.level, is_active=True).values_list("name", flat=True))


class Levels(Screen, slug="levels"):
    label, one, icon, group, position = "Levels", "level", "layers", "Escalation", 10
    about: ClassVar[str] = "How soon a ticket that reaches a level is to be claimed, and acknowledged, there."
    subject = "support_level"
    add_label, add_at = "New team", "teams"
    columns = (
        Column("Level", str),
        Column("Claimed within", lambda row: written_time(row.claim_seconds) if row.claim_seconds else ""),
        Column(
            "Acknowledged within", lambda row: written_time(row.acknowledge_seconds) if row.acknowledge_seconds else ""
        ),
        Column("Teams", teams, is_wide=True),
    )
    form = LevelForm

    @classmethod
    def rows(cls) -> QuerySet[LevelTarget]:
        LevelTarget.objects.bulk_create([LevelTarget(level=level) for level in (1, 2, 3)], ignore_conflicts=True)
        return LevelTarget.objects.order_by("level")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> LevelTarget:
        return escalation.save_level(row.level, by=by, **values)
