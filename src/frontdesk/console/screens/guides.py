"""Guides: decision trees that agents follow inside a ticket."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet

from frontdesk.console.forms.guidance import GuideForm
from frontdesk.kit.screens import Column, Mark, Removal, Screen
from frontdesk.rules import actions as rules
from frontdesk.rules.models import Guide
from frontdesk.rules.permissions import change_guidance
from frontdesk.rules.usage import usage_of

FOLLOWED = ~Q(walks__state="waiting") & Q(walks__isnull=False)


def offered_for(row: Guide) -> str:
    """The categories that offer it."""
    return ", ".join(one.name for one in row.categories.all()) or "chosen by hand"


def state(row: Guide) -> list[Mark]:
    """Which version agents follow, and whether they must."""
    marks = [Mark(f"Version {row.published.number}", "ok") if row.published else Mark("Not published", "neutral")]
    marks += [Mark("Changed since", "soon", "pencil")] if row.published and row.is_changed else []
    marks += [Mark("Required", "hold", "lock")] if row.is_required else []
    return marks if row.is_active else [*marks, Mark("Not in use", "neutral", "ban")]


class Guides(Screen, slug="guides"):
    label, one, icon, group, position = "Guides", "guide", "route", "Tickets", 44
    about: ClassVar[str] = "Questions that lead to the right outcome, followed beside the conversation."
    roles = ("administrator", "supervisor")
    subject = "guide"
    search = ("title", "about")
    columns = (
        Column("Guide", "title", sort="title"),
        Column("State", state),
        Column("Offered for", offered_for, is_wide=True),
        Column("Followed", "walk_count", sort="walk_count", is_wide=True),
    )
    empty = ("No guide yet", "Begin with the decision that new colleagues ask about most.")
    form = GuideForm
    page = "console/tree.html"
    removal = Removal(
        lambda row, by: rules.remove_guide(row, by=by), done="Removed.",
        warning="Only a guide that was never followed can go; take others out of use.",
    )  # fmt: skip

    @classmethod
    def rows(cls) -> QuerySet[Guide]:
        found = Guide.objects.select_related("published").prefetch_related("categories", "teams")
        return found.annotate(walk_count=Count("walks", filter=FOLLOWED, distinct=True)).order_by("title", "pk")

    @classmethod
    def rows_for(cls, person: Any) -> QuerySet[Guide]:
        if person is None:
            return cls.rows()
        return cls.rows().filter(pk__in=Guide.objects.filter(change_guidance(person)).values("pk"))

    @classmethod
    def form_for(cls, person: Any, row: Any, data: Any = None, files: Any = None, initial: Any = None) -> GuideForm:
        more = {"initial": initial} if initial else {}
        return GuideForm(data, instance=row, person=person, **more)

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Guide:
        publishes = values.pop("publishes")
        saved = rules.save_guide(row, by=by, **values)
        if publishes:
            try:
                rules.publish_guide(saved, by=by)
            except ValidationError as error:
                raise ValidationError(
                    ["It is not saved, because it cannot be published yet.", *error.messages]
                ) from error
        return saved

    @classmethod
    def extras(cls, row: Any, params: Mapping[str, str]) -> dict[str, Any]:
        return {"usage": usage_of(row) if row is not None else []}
