"""Answers to the fields of our own, of a customer or a company."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError

from frontdesk.customers.actions.masking import masked_value
from frontdesk.customers.models import OwnField
from frontdesk.kit.answers import Answer, Question, read_all


def answered(model: type[OwnField], stored: Mapping[str, Answer], given: Mapping[str, object]) -> dict[str, Answer]:
    """What is stored, with the answers that are given now, by slug. Raises ValidationError for what is no answer."""
    asked = model._default_manager.filter(is_active=True, slug__in=list(given))
    questions = [Question(each.slug, each.kind, each.name, tuple(each.choices)) for each in asked]
    answers, faults = read_all(questions, given)
    if faults:
        raise ValidationError(dict(faults))
    kept = {slug: answer for slug, answer in stored.items() if slug not in {each.slug for each in questions}}
    return kept | {slug: masked_value(answer) for slug, answer in answers.items()}
