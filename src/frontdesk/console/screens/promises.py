"""What is promised about time, and to whom."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.console.forms.promises import PolicyForm, written_time
from frontdesk.kit.screens import Column, Mark, Removal, Screen
from frontdesk.sla import actions as sla
from frontdesk.sla.models import Promise, SlaPolicy
from frontdesk.tickets import building
from frontdesk.tickets.logic.conditions import FaultyCondition


def holds_for(row: SlaPolicy) -> str:
    """`Category is any of Billing; Tags has any of vip`."""
    if row.is_default:
        return "every ticket that no other fits"
    try:
        return building.sentence(row.tree) or "every ticket"
    except FaultyCondition:
        return "conditions that can no longer be asked"


def promised(row: SlaPolicy) -> str:
    """The shortest and the longest first reply and resolution."""
    said = []
    for promise, label in Promise.choices:
        times = sorted(target.budget_seconds for target in row.targets.all() if target.promise == promise)
        if times:
            span = (
                written_time(times[0])
                if times[0] == times[-1]
                else f"{written_time(times[0])} to {written_time(times[-1])}"
            )
            said.append(f"{label} {span}")
    return ", ".join(said)


def state(row: SlaPolicy) -> list[Mark]:
    """Whether it is the usual one, and in use."""
    if row.is_default:
        return [Mark("Default", "info")]
    return [] if row.is_active else [Mark("Not in use", "neutral", "ban")]


class Promises(Screen, slug="promises"):
    label, one, icon, group, position = "Promises", "policy", "timer", "Tickets", 30
    about: ClassVar[str] = (
        "How soon customers hear from you and it is solved, in business hours: 20 min, 4 h, 1 h 30, or nothing."
    )
    subject = "policy"
    search = ("name",)
    columns = (
        Column("Name", "name", sort="name"),
        Column("Holds for", holds_for),
        Column("Promises", promised, is_wide=True),
        Column("Place", lambda row: None if row.is_default else row.position, sort="position", is_wide=True),
        Column("State", state),
    )
    empty = ("No promises yet", "Begin with those that hold for every ticket.")
    form = PolicyForm
    page = "console/policy.html"
    saved = "Saved."
    removal = Removal(
        lambda row, by: sla.remove_policy(row, by=by),
        warning="Its open tickets keep what they were promised until something about them changes.",
        done="Removed.",
        applies=lambda row: not row.is_default,
    )

    @classmethod
    def rows(cls) -> QuerySet[SlaPolicy]:
        sla.ensure_default_policy()
        return SlaPolicy.objects.prefetch_related("targets").order_by("is_default", "position", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> SlaPolicy:
        return sla.save_policy(row, by=by, **values)
