"""Making and changing checklists."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.accounts.models import Team
from frontdesk.events import Actor, emit
from frontdesk.kit import html as markup
from frontdesk.knowledge.models import Article
from frontdesk.rules import permissions
from frontdesk.rules.actions.writing import check_seen, refuse_foreign
from frontdesk.rules.events import ChecklistSaved
from frontdesk.rules.models import Checklist, ChecklistStep
from frontdesk.tickets.models import Category

MOST_STEPS = 40


@dataclass(frozen=True)
class StepWritten:
    """One step as it is written in the console."""

    text: str
    help: str = ""
    article: int | None = None
    is_required: bool = True


@transaction.atomic
def save_checklist(
    checklist: Checklist | None,
    *,
    by: Actor,
    title: str,
    steps: Iterable[StepWritten],
    about: str = "",
    categories: Iterable[Category] = (),
    teams: Iterable[Team] = (),
    is_active: bool = True,
    seen: int | None = None,
) -> Checklist:
    """Add a checklist or change it. Tickets that have it keep the steps that they were given.

    Raises PermissionDenied, and ValidationError with the field: also when it is newer than version `seen` (A67).
    """
    row = _changeable(checklist, by, seen)
    chosen = list(teams)
    refuse_foreign(chosen, by)
    row.title, row.about = markup.one_line(title, 120), markup.one_line(about, 300)
    if not row.title:
        raise ValidationError({"title": "A checklist needs a title."})
    written = _written(steps)
    row.is_active, row.version = is_active, row.version + (0 if checklist is None else 1)
    row.save()
    row.categories.set(categories)
    row.teams.set(chosen)
    row.steps.all().delete()
    ChecklistStep.objects.bulk_create(
        ChecklistStep(checklist=row, position=at, text=step.text, help=step.help, article_id=step.article,
                      is_required=step.is_required)
        for at, step in enumerate(written)
    )  # fmt: skip
    emit(ChecklistSaved(row.pk, row.title, "added" if checklist is None else "changed"), by=by)
    return row


@transaction.atomic
def remove_checklist(checklist: Checklist, *, by: Actor) -> None:
    """Remove it. What was ticked stays on its tickets, and nothing waits for it any more. Raises PermissionDenied."""
    row = _changeable(checklist, by, None)
    emit(ChecklistSaved(row.pk, row.title, "removed"), by=by)
    row.delete()


def _changeable(checklist: Checklist | None, by: Actor, seen: int | None) -> Checklist:
    if not permissions.share(by):
        raise PermissionDenied
    if checklist is None:
        return Checklist()
    allowed = Checklist.objects.filter(permissions.change_guidance(by), pk=checklist.pk).values("pk")
    row = Checklist.objects.select_for_update().filter(pk__in=allowed).first()
    if row is None:
        raise PermissionDenied
    check_seen(row.version, seen, "checklist")
    return row


def _written(steps: Iterable[StepWritten]) -> list[StepWritten]:
    found = [
        StepWritten(
            markup.one_line(step.text, 200), markup.one_line(step.help, 500), step.article, step.is_required
        )
        for step in steps
    ]  # fmt: skip
    if not found:
        raise ValidationError({"steps": "Write at least one step."})
    if len(found) > MOST_STEPS:
        raise ValidationError({"steps": f"At most {MOST_STEPS} steps."})
    if any(not step.text for step in found):
        raise ValidationError({"steps": "A step needs words. Take the empty one out."})
    known = set(
        Article.objects.filter(pk__in=[step.article for step in found if step.article]).values_list("pk", flat=True)
    )
    if any(step.article and step.article not in known for step in found):
        raise ValidationError({"steps": "This article is no longer there."})
    return found
