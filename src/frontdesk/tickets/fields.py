"""The questions that a category's form asks, and the check of what is answered."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Q

from frontdesk.kit.answers import Answer, Question, read_all
from frontdesk.tickets.models import Category, Field


def questions_for(category: Category | None, *, public_only: bool = False) -> list[Field]:
    """Active fields of the category and of those above it, and the fields that belong to all. In their order."""
    of = Q(categories=None)
    if category is not None:
        of |= Q(categories__in=[step.pk for step in category.path()])
    found = Field.objects.filter(of, is_active=True).select_related("condition_field").distinct()
    return list(found.filter(is_public=True) if public_only else found)


def as_questions(fields: Sequence[Field]) -> list[Question]:
    """The fields without the database, as `kit.answers` reads them."""
    return [
        Question(
            slug=field.slug,
            kind=field.kind,
            label=field.name,
            choices=tuple(field.choices),
            is_required=field.is_required,
            asked_by=field.condition_field.slug if field.condition_field else "",
            asked_for=tuple(field.condition_values),
        )
        for field in fields
    ]


def clean_answers(
    category: Category | None, data: Mapping[str, object], *, public_only: bool = False
) -> dict[str, Answer]:
    """Answers by field slug, in their stored form; what the conditions do not ask for is dropped.

    Raises ValidationError with a message for each field's slug.
    """
    answers, faults = read_all(as_questions(questions_for(category, public_only=public_only)), data)
    if faults:
        raise ValidationError(dict(faults))
    return answers
