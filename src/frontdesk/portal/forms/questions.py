"""Form fields for the questions that a category asks."""

from collections.abc import Sequence
from typing import Any

from django import forms

from frontdesk.kit.answers import LONGEST, wanted
from frontdesk.tickets.fields import as_questions
from frontdesk.tickets.models import Field

PREFIX = "field_"


class _Text(forms.CharField):
    """Marked as required on the page, but judged by `tickets.fields`: a condition may take the question away."""

    def validate(self, value: Any) -> None:
        """Nothing here."""


class _Check(forms.BooleanField):
    """See `_Text`."""

    def validate(self, value: Any) -> None:
        """Nothing here."""


def form_field(field: Field) -> forms.Field:
    """One question as a form field."""
    shared: dict[str, Any] = {"label": field.name, "help_text": field.hint, "required": field.is_required}
    match field.kind:
        case Field.Kind.CHOICE:
            choices = [("", "Choose one"), *((choice, choice) for choice in field.choices)]
            return _Text(widget=forms.Select(choices=choices), **shared)
        case Field.Kind.NUMBER:
            return _Text(widget=forms.TextInput(attrs={"inputmode": "decimal"}), max_length=30, **shared)
        case Field.Kind.DATE:
            return _Text(widget=forms.DateInput(attrs={"type": "date"}), max_length=10, **shared)
        case Field.Kind.CHECK:
            return _Check(**shared)
    return _Text(max_length=LONGEST, **shared)


def conditions(fields: Sequence[Field]) -> dict[str, tuple[str, str]]:
    """By form field name: (name of the field it hangs on, its values with commas between) for the browser.

    What the browser could not tell apart (a value with a comma, an empty one) is left out: it is shown always, and
    the server decides.
    """
    questions = {question.slug: question for question in as_questions(fields)}
    found = {}
    for question in questions.values():
        parent = questions.get(question.asked_by)
        values = wanted(parent, question.asked_for) if parent else ()
        if parent is not None and values and all(value and "," not in value for value in values):
            found[PREFIX + question.slug] = (PREFIX + parent.slug, ",".join(values))
    return found
