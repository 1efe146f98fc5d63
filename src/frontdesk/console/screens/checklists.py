"""Checklists: steps that tickets of a category need before they end."""

from typing import Any, ClassVar

from django.db.models import Count, QuerySet

from frontdesk.console.forms.guidance import ChecklistForm
from frontdesk.kit.screens import Column, Mark, Removal, Screen
from frontdesk.rules import actions as rules
from frontdesk.rules.models import Checklist
from frontdesk.rules.permissions import change_guidance


def comes_with(row: Checklist) -> str:
    """The categories that bring it."""
    return ", ".join(one.name for one in row.categories.all()) or "added by hand"


def state(row: Checklist) -> list[Mark]:
    """Whether it is in use, and for whom alone."""
    marks = [] if row.is_active else [Mark("Not in use", "neutral", "ban")]
    return [*marks, *(Mark(team.name, "neutral", "users") for team in row.teams.all())]


class Checklists(Screen, slug="checklists"):
    label, one, icon, group, position = "Checklists", "checklist", "list-checks", "Tickets", 42
    about: ClassVar[str] = (
        "Steps that a ticket needs. Required ones hold back solving and closing until they are ticked."
    )
    roles = ("administrator", "supervisor")
    subject = "checklist"
    search = ("title", "about", "steps__text")
    columns = (
        Column("Checklist", "title", sort="title"),
        Column("Steps", "step_count"),
        Column("Comes with", comes_with, is_wide=True),
        Column("On tickets", "use_count", sort="use_count", is_wide=True),
        Column("State", state, is_wide=True),
    )
    empty = ("No checklist yet", "Begin with what is forgotten most often.")
    form = ChecklistForm
    page = "console/checklist.html"
    removal = Removal(
        lambda row, by: rules.remove_checklist(row, by=by), done="Removed.",
        warning="What was ticked stays on its tickets, and nothing waits for it any more.",
    )  # fmt: skip

    @classmethod
    def rows(cls) -> QuerySet[Checklist]:
        found = Checklist.objects.prefetch_related("categories", "teams", "steps")
        return found.annotate(
            step_count=Count("steps", distinct=True), use_count=Count("uses", distinct=True)
        ).order_by("title", "pk")

    @classmethod
    def rows_for(cls, person: Any) -> QuerySet[Checklist]:
        if person is None:
            return cls.rows()
        return cls.rows().filter(pk__in=Checklist.objects.filter(change_guidance(person)).values("pk"))

    @classmethod
    def form_for(cls, person: Any, row: Any, data: Any = None, files: Any = None, initial: Any = None) -> ChecklistForm:
        more = {"initial": initial} if initial else {}
        return ChecklistForm(data, instance=row, person=person, **more)

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Checklist:
        return rules.save_checklist(row, by=by, **values)
