"""What tickets are about."""

from typing import Any, ClassVar

from django.db.models import Count, QuerySet

from frontdesk.console.forms.tickets import CategoryForm
from frontdesk.kit.screens import Column, Mark, Removal, Screen
from frontdesk.tickets.actions.catalogue import remove_category, save_category
from frontdesk.tickets.models import Category


def path(row: Category) -> str:
    """`Billing › Refund`."""
    return " › ".join(step.name for step in row.path())


def audience(row: Category) -> list[Mark]:
    """Who can choose it."""
    if not row.is_active:
        return [Mark("Not in use", "neutral", "ban")]
    found = [Mark("Employees", "hold", "id-card")] if row.is_internal else []
    return found or ([] if row.is_public else [Mark("Agents only", "neutral", "lock")])


class Categories(Screen, slug="categories"):
    label, one, icon, group, position = "Categories", "category", "folder-tree", "Tickets", 10
    about: ClassVar[str] = "What tickets are about. A category proposes team and urgency, and asks its own questions."
    subject = "category"
    search = ("name", "description", "parent__name")
    columns = (
        Column("Category", path),
        Column("Team", "team", is_wide=True),
        Column("Urgency", "get_urgency_display", is_wide=True),
        Column("Impact", "get_impact_display", is_wide=True),
        Column("Questions", "field_count", is_wide=True),
        Column("State", audience),
    )
    empty = ("No category yet", "Begin with the five things that customers ask most.")
    form = CategoryForm
    removal = Removal(lambda row, by: remove_category(row, by=by), warning="Only a category without tickets can go.")

    @classmethod
    def rows(cls) -> QuerySet[Category]:
        found = Category.objects.select_related("parent__parent", "team").annotate(field_count=Count("fields"))
        return found.order_by("position", "name", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Category:
        return save_category(row, by=by, **values)
