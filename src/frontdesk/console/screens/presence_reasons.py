"""Own words for why somebody is not available."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.console.forms.routing import ReasonForm
from frontdesk.kit.screens import Column, Mark, Removal, Screen
from frontdesk.routing import actions as routing
from frontdesk.routing.models import Reason


class PresenceReasons(Screen, slug="presence-reasons"):
    label, one, icon, group, position = "Presence reasons", "reason", "timer", "Routing", 40
    about: ClassVar[str] = "Own words for a state: lunch is a break, a call-back hour is busy."
    subject = "reason"
    search = ("name",)
    columns = (
        Column("Name", "name", sort="name"),
        Column("It means", "get_state_display"),
        Column("State", lambda row: None if row.is_active else Mark("Not in use", "neutral", "ban")),
    )
    empty = ("No own reason yet", "Without any, agents choose among the plain states.")
    form = ReasonForm
    removal = Removal(
        lambda row, by: routing.remove_row(row, by=by), warning="The past keeps its name.", done="Removed."
    )

    @classmethod
    def rows(cls) -> QuerySet[Reason]:
        return Reason.objects.order_by("position", "name", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Reason:
        return routing.save_reason(row, by=by, **values)
