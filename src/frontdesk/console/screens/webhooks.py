"""Where rules call other systems."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.console.forms.webhooks import WebhookForm
from frontdesk.kit.screens import Column, Mark, Removal, Screen
from frontdesk.rules import actions as rules
from frontdesk.rules.models import Webhook


def state(row: Webhook) -> list[Mark]:
    """Whether it is in use, and how the last call went."""
    last = row.calls.first()
    marks = [] if row.is_active else [Mark("Not in use", "neutral", "ban")]
    if last is None:
        return marks
    tone = {"done": "ok", "failed": "late"}.get(last.state, "info")
    return [*marks, Mark(f"Last call: {last.get_state_display().lower()}", tone)]  # type: ignore[arg-type]


class Webhooks(Screen, slug="webhooks"):
    label, one, icon, group, position = "Webhooks", "webhook", "webhook", "Rules", 30
    about: ClassVar[str] = "Addresses of other systems that rules tell of tickets. Each call is signed."
    subject = "webhook"
    search = ("name", "url")
    columns = (
        Column("Name", "name", sort="name"),
        Column("Address", "url", is_wide=True),
        Column("State", state),
    )
    empty = ("No webhook yet", "A rule can then tell another system of a ticket: a chat, a monitor, a pager.")
    form = WebhookForm
    page = "console/webhook.html"
    removal = Removal(lambda row, by: rules.remove_webhook(row, by=by), done="Removed.")

    @classmethod
    def rows(cls) -> QuerySet[Webhook]:
        return Webhook.objects.order_by("name", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Webhook:
        return rules.save_webhook(row, by=by, **values)

    @classmethod
    def extras(cls, row: Any, params: Mapping[str, str]) -> dict[str, Any]:
        return {"calls": row.calls.all()[:10] if row is not None else []}
