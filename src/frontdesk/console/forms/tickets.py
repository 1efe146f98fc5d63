"""Forms of categories and fields."""

from typing import Any, ClassVar

from django import forms

from frontdesk.accounts.models import Team
from frontdesk.console.forms.base import Group, RowForm
from frontdesk.console.forms.icons import icon_field
from frontdesk.tickets.models import Category, Field


class Words(forms.CharField):
    """A list of words or phrases, one per line or parted by commas."""

    widget = forms.Textarea

    def __init__(self, *, longest: int, by_line: bool = False, **kwargs: Any) -> None:
        self.longest, self.by_line = longest, by_line
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ("\n" if self.by_line else ", ").join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        pieces = text.splitlines() if self.by_line else text.replace("\n", ",").split(",")
        words = list(dict.fromkeys(word.strip() for word in pieces if word.strip()))
        if too_long := next((word for word in words if len(word) > self.longest), None):
            raise forms.ValidationError(f"“{too_long[:40]}…” is longer than {self.longest} characters.")
        return words


class CategoryForm(RowForm):
    """A subject that tickets are about."""

    keywords = Words(longest=60, help_text="Words by which new tickets are recognised, parted by commas.")
    groups: ClassVar[tuple[Group, ...]] = (
        Group("Category", ("name", "parent", "description", ("icon", "position"))),
        Group(
            "Proposes",
            ("team", ("urgency", "impact"), "keywords"),
            "For a ticket of this category, until somebody decides.",
        ),
        Group("Who can choose it", ("is_public", "is_internal", "is_active")),
    )

    class Meta:
        model = Category
        fields = (
            "name", "parent", "description", "icon", "position", "team", "urgency", "impact", "keywords", "is_public",
            "is_internal", "is_active",
        )  # fmt: skip
        labels = {
            "parent": "Below",
            "is_public": "Customers",
            "is_internal": "Employees only",
            "is_active": "In use",
            "position": "Place in the list",
        }
        help_texts = {
            "description": "One sentence under the name, in the customer's words.",
            "is_public": "It can be chosen in the help centre.",
            "is_internal": "Only employees who have signed in see it.",
            "is_active": "A category that is not in use cannot be chosen; its tickets stay.",
            "position": "Smaller numbers come first.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["icon"] = icon_field(self.instance.icon)
        self.initial["icon"] = self.fields["icon"].initial
        parent: Any = self.fields["parent"]
        parent.queryset = Category.objects.exclude(pk=self.instance.pk).select_related("parent__parent")
        parent.label_from_instance = lambda row: " › ".join(step.name for step in row.path())
        parent.empty_label = "Nothing: it stands at the top"
        team: Any = self.fields["team"]
        team.queryset, team.empty_label = Team.objects.filter(is_active=True), "Nobody: triage decides"


class FieldForm(RowForm):
    """A question on the request form."""

    choices = Words(longest=80, by_line=True, help_text="One per line.")
    condition_values = Words(longest=80, by_line=True, label="has one of these answers", help_text="One per line.")
    groups: ClassVar[tuple[Group, ...]] = (
        Group("Question", ("name", "hint", "kind", "choices", "is_required", "position")),
        Group("Asked for", ("categories", "is_public", "is_active")),
        Group("Only when", ("condition_field", "condition_values"), "Leave empty to ask always."),
    )
    conditions: ClassVar[dict[str, tuple[str, str]]] = {"choices": ("kind", "choice")}

    class Meta:
        model = Field
        fields = (
            "name", "hint", "kind", "choices", "is_required", "position", "categories", "is_public", "is_active",
            "condition_field", "condition_values",
        )  # fmt: skip
        widgets = {"categories": forms.CheckboxSelectMultiple}
        labels = {
            "name": "Question",
            "kind": "Kind of answer",
            "choices": "Answers to choose from",
            "is_required": "Must be answered",
            "is_public": "Customers see it",
            "is_active": "In use",
            "condition_field": "another question",
            "position": "Place on the form",
        }
        help_texts = {
            "categories": "For these and all below them. None: for every category.",
            "is_public": "Otherwise only agents fill it in.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories: Any = self.fields["categories"]
        categories.queryset = Category.objects.select_related("parent__parent")
        categories.label_from_instance = lambda row: " › ".join(step.name for step in row.path())
        other: Any = self.fields["condition_field"]
        other.queryset, other.empty_label = Field.objects.exclude(pk=self.instance.pk), "Always asked"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("kind") == Field.Kind.CHOICE and len(values.get("choices") or ()) < 2:
            self.add_error("choices", "Give at least two answers to choose from.")
        if values.get("kind") != Field.Kind.CHOICE:
            values["choices"] = []
        if values.get("condition_field") and not values.get("condition_values"):
            self.add_error("condition_values", "Say which answers show this question.")
        if not values.get("condition_field"):
            values["condition_values"] = []
        return values
