"""Shelves of the help centre."""

from typing import Any, ClassVar

from django.db.models import Count, Q, QuerySet

from frontdesk.console.forms.knowledge import SectionForm
from frontdesk.kit.screens import Column, Mark, Removal, Screen
from frontdesk.knowledge import actions as knowledge
from frontdesk.knowledge.models import Section


class Sections(Screen, slug="sections"):
    label, one, icon, group, position = "Sections", "section", "book-open", "Help centre", 20
    about: ClassVar[str] = "The shelves on which articles stand, in the order in which visitors see them."
    roles = ("administrator", "supervisor")
    subject = "section"
    search = ("name", "description")
    columns = (
        Column("Name", "name", sort="name"),
        Column("Published", "published_count", sort="published_count"),
        Column("Place", "position", sort="position", is_wide=True),
        Column("Brand", lambda row: row.brand or "all", is_wide=True),
        Column("State", lambda row: Mark("Employees", "hold", "id-card") if row.is_internal else None),
    )
    empty = ("No section yet", "Three or four are enough: Getting started, Payments, Your account.")
    form = SectionForm
    removal = Removal(
        lambda row, by: knowledge.remove_section(row, by=by), warning="Only a section without articles can go."
    )

    @classmethod
    def rows(cls) -> QuerySet[Section]:
        published = Count("articles", filter=Q(articles__status="published"))
        return Section.objects.annotate(published_count=published).select_related("brand").order_by("position", "name")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Section:
        return knowledge.save_section(row, by=by, **values)
