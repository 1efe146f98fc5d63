"""When tickets escalate, and whom to tell until somebody acknowledges."""

from typing import Any, ClassVar

from django.db.models import Count, QuerySet

from frontdesk.console.forms.escalation import EscalationPolicyForm
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.models import Policy, Trigger
from frontdesk.kit.screens import Column, Mark, Removal, Screen


def triggers(row: Policy) -> str:
    """What sets it going."""
    return "; ".join(str(Trigger(one).label) for one in row.triggers if one in Trigger.values)


class EscalationPolicies(Screen, slug="escalation-policies"):
    label, one, icon, group, position = "Escalation policies", "policy", "arrow-up-to-line", "Escalation", 20
    about: ClassVar[str] = "When a ticket escalates by itself, and who is called until somebody sees to it."
    subject = "escalation_policy"
    search = ("name",)
    columns = (
        Column("Name", "name", sort="name"),
        Column("Acts when", triggers),
        Column("Kind", "get_kind_display", is_wide=True),
        Column("Steps", "step_count", sort="step_count"),
        Column("State", lambda row: None if row.is_active else Mark("Not in use", "neutral", "ban")),
    )
    empty = ("No policy yet", "Begin with one that calls somebody when a ticket is not claimed in time.")
    form = EscalationPolicyForm
    page = "console/escalation_policy.html"
    removal = Removal(
        lambda row, by: escalation.remove_policy(row, by=by), done="Removed.",
        warning="What it has escalated goes through the steps that it began with.",
    )  # fmt: skip

    @classmethod
    def rows(cls) -> QuerySet[Policy]:
        return Policy.objects.annotate(step_count=Count("steps")).order_by("position", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Policy:
        return escalation.save_policy(row, by=by, **values)
