"""Questions of the request forms."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.console.forms.tickets import FieldForm
from frontdesk.kit.screens import Column, Filter, Mark, Removal, Screen
from frontdesk.tickets.actions.catalogue import remove_field, save_field
from frontdesk.tickets.models import Field


def marks(row: Field) -> list[Mark]:
    """What sets the question apart."""
    found = [Mark("Must be answered", "info")] if row.is_required else []
    found += [] if row.is_public else [Mark("Agents only", "neutral", "lock")]
    return found if row.is_active else [*found, Mark("Not in use", "neutral", "ban")]


def asked_when(row: Field) -> str:
    """The condition in words."""
    if row.condition_field is None:
        return ""
    return f"{row.condition_field.name}: {' or '.join(row.condition_values)}"


class Fields(Screen, slug="fields"):
    label, one, icon, group, position = "Forms", "question", "list-checks", "Tickets", 20
    about: ClassVar[str] = "The questions that the request form asks besides subject and description, by category."
    subject = "field"
    search = ("name", "hint")
    columns = (
        Column("Question", "name", sort="name"),
        Column("Kind", "get_kind_display"),
        Column("For", lambda row: [Mark(one.name) for one in row.categories.all()] or "every category", is_wide=True),
        Column("Only when", asked_when, is_wide=True),
        Column("State", marks),
    )
    filters = (
        Filter("kind", "Kind", lambda: Field.Kind.choices, lambda rows, value: rows.filter(kind=value), "All kinds"),
    )
    empty = (
        "No question of your own yet",
        "Ask what agents always have to ask back: a booking number, a date, a model.",
    )
    form = FieldForm
    removal = Removal(
        lambda row, by: remove_field(row, by=by),
        warning="Answers that were given stay on their tickets, without this name.",
    )

    @classmethod
    def rows(cls) -> QuerySet[Field]:
        found = Field.objects.select_related("condition_field").prefetch_related("categories")
        return found.order_by("position", "name", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Field:
        return save_field(row, by=by, **values)
