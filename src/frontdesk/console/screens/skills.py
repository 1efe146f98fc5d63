"""What agents can be able to do."""

from typing import Any, ClassVar

from django.db.models import Count, QuerySet

from frontdesk.console.forms.routing import SkillForm
from frontdesk.kit.screens import Column, Mark, Removal, Screen
from frontdesk.routing import actions as routing
from frontdesk.routing.models import Skill


class Skills(Screen, slug="skills"):
    label, one, icon, group, position = "Skills", "skill", "graduation-cap", "Routing", 20
    about: ClassVar[str] = "Abilities and languages that queues ask for."
    subject = "skill"
    search = ("name",)
    columns = (
        Column("Name", "name", sort="name"),
        Column("Language", "language", is_wide=True),
        Column("Agents", "holder_count", sort="holder_count"),
        Column("State", lambda row: None if row.is_active else Mark("Not in use", "neutral", "ban")),
    )
    empty = ("No skill yet", "Begin with the languages that your customers write in.")
    form = SkillForm
    removal = Removal(
        lambda row, by: routing.remove_row(row, by=by),
        warning="Queues no longer ask for it, and nobody has it any more.",
        done="Removed.",
    )

    @classmethod
    def rows(cls) -> QuerySet[Skill]:
        return Skill.objects.annotate(holder_count=Count("holders")).order_by("name", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Skill:
        return routing.save_skill(row, by=by, **values)
