"""Addresses of other programs that are told of escalations."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.console.forms.escalation import HookForm
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.models import Hook
from frontdesk.kit.screens import Column, Mark, Removal, Screen


class EscalationHooks(Screen, slug="escalation-hooks"):
    label, one, icon, group, position = "Webhooks", "webhook", "webhook", "Escalation", 40
    about: ClassVar[str] = "Programs that are told of a step besides people: a pager, a chat, a siren."
    subject = "escalation_hook"
    search = ("name", "url")
    columns = (
        Column("Name", "name", sort="name"),
        Column("Address", "url", is_wide=True),
        Column("Last time", "last_status"),
        Column("Told", "told_at", is_wide=True),
        Column("State", lambda row: None if row.is_active else Mark("Not in use", "neutral", "ban")),
    )
    empty = ("No webhook yet", "Steps tell people by mail and push; a webhook tells a program as well.")
    form = HookForm
    removal = Removal(
        lambda row, by: escalation.remove_hook(row, by=by), warning="Steps that told it tell people alone.",
        done="Removed.",
    )  # fmt: skip

    @classmethod
    def rows(cls) -> QuerySet[Hook]:
        return Hook.objects.order_by("name", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Hook:
        return escalation.save_hook(row, by=by, **values)
