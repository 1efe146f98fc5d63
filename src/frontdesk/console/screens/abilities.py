"""What each agent can do and carry."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.accounts.models import Agent
from frontdesk.console.forms.routing import AbilitiesForm
from frontdesk.kit.screens import Column, Mark, Screen
from frontdesk.routing import actions as routing
from frontdesk.routing.models.worker import CAPACITY


def carries(row: Agent) -> str:
    """Their capacity."""
    worker = getattr(row, "worker", None)
    return str(worker.capacity) if worker and worker.capacity is not None else f"{CAPACITY}, as everybody"


def skills(row: Agent) -> list[Mark]:
    """What they can, and how well."""
    return [Mark(f"{held.skill.name} {held.proficiency}") for held in row.skills.all()]


class Abilities(Screen, slug="abilities"):
    label, one, icon, group, position = "Agents’ skills", "agent’s skills", "user-cog", "Routing", 15
    about: ClassVar[str] = "What each agent can do, and how much each can carry at once."
    roles = ("administrator", "supervisor")
    subject = "agent"
    search = ("user__name", "user__email")
    columns = (
        Column("Name", "name", sort="user__name"),
        Column("Skills", skills, is_wide=True),
        Column("Carries", carries),
    )
    empty = ("Nobody works tickets yet", "Invite the people who answer your customers.")
    form = AbilitiesForm
    add_label, add_at = "Invite somebody", "invitations"

    @classmethod
    def rows(cls) -> QuerySet[Agent]:
        found = Agent.objects.working().select_related("user", "worker").prefetch_related("skills__skill")
        return found.order_by("user__name", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Agent:
        return routing.equip_agent(row, by=by, **values).agent
