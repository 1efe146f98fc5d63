"""Forms of categories, fields and promises."""

import re
from typing import Any, ClassVar

from django import forms

from frontdesk.accounts.models import Calendar, Team
from frontdesk.console.forms.base import Group, PlainForm, RowForm
from frontdesk.console.forms.icons import icon_field
from frontdesk.sla.models import Counting, Promise
from frontdesk.tickets.models import Category, Field, Ticket

HOUR, MINUTE = 3600, 60


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


def counting_choices() -> list[tuple[str, str]]:
    """By whose hours promises count: each team's, the company's, or one calendar whatever the team."""
    calendars = list(Calendar.objects.order_by("name"))
    default = next((str(one) for one in calendars if one.is_default), "round the clock")
    return [
        (Counting.TEAM, f"Each team's own hours, and {default} for the others"),
        (Counting.WORKSPACE, f"The company's hours for every team: {default}"),
        *((str(one.pk), f"Always {one} ({one.time_zone.replace('_', ' ')})") for one in calendars),
    ]


def own_hours() -> str:
    """Which teams have hours of their own, and which."""
    found = Team.objects.exclude(calendar=None).filter(is_active=True).select_related("calendar")
    named = ", ".join(f"{team} ({team.calendar})" for team in found)
    return f"With hours of their own: {named}." if named else "No team has hours of its own yet."


class PromiseForm(PlainForm):
    """How soon, by priority: two times for each, in hours and minutes of business time."""

    counting = forms.ChoiceField(label="Counted by", choices=counting_choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counting"].help_text = own_hours()
        for priority, _ in Ticket.Priority.choices:
            for promise, label in Promise.choices:
                self.fields[f"{promise}_{priority}"] = forms.CharField(
                    required=False,
                    max_length=12,
                    label=label,
                    widget=forms.TextInput(attrs={"placeholder": "no promise"}),
                )

    def shown_groups(self) -> list[Group]:
        return [
            Group("Business hours", [("counting",)]),
            *(
                Group(str(name), [tuple(f"{promise}_{priority}" for promise, _ in Promise.choices)], is_quiet=True)
                for priority, name in Ticket.Priority.choices
            ),
        ]

    def starting(self, instance: Any) -> dict[str, Any]:
        times = {f"{t.promise}_{t.priority}": written_time(t.budget_seconds) for t in instance.targets.all()}
        return {"counting": str(instance.calendar_id or instance.counts_by), **times}

    def clean(self) -> dict[str, Any]:
        """`targets`: {(promise, priority): seconds, or None for no promise}; `counts_by` and `calendar`."""
        values = super().clean() or self.cleaned_data
        chosen = values.pop("counting", "")
        values["calendar"] = Calendar.objects.filter(pk=int(chosen)).first() if chosen.isdigit() else None
        values["counts_by"] = Counting.NAMED if values["calendar"] else chosen
        targets: dict[tuple[str, int], int | None] = {}
        for priority, _ in Ticket.Priority.choices:
            for promise, _ in Promise.choices:
                try:
                    seconds = read_time(values.pop(f"{promise}_{priority}", ""))
                except forms.ValidationError as error:
                    self.add_error(f"{promise}_{priority}", error)
                    continue
                targets[(str(promise), int(priority))] = seconds or None
        values["targets"] = targets
        return values


def written_time(seconds: int) -> str:
    """`4 h`, `1 h 30`, `20 min`."""
    hours, rest = divmod(seconds, HOUR)
    minutes = rest // MINUTE
    return f"{hours} h {minutes:02d}" if hours and minutes else f"{hours} h" if hours else f"{minutes} min"


def read_time(text: str) -> int:
    """Seconds of `4 h`, `1 h 30`, `20 min`, `1:30` or `2 d` (of 8 hours); 0 for nothing. Raises ValidationError."""
    plain = text.strip().lower().replace("hours", "h").replace("hour", "h")
    if not plain:
        return 0
    match = re.fullmatch(r"(\d{1,3})\s*min(?:utes?)?", plain)
    if match:
        seconds = int(match[1]) * MINUTE
    elif match := re.fullmatch(r"(\d{1,4})\s*(?:h|:)\s*(?:(\d{1,2})(?:\s*min)?)?", plain):
        seconds = int(match[1]) * HOUR + int(match[2] or 0) * MINUTE
    elif match := re.fullmatch(r"(\d{1,3})\s*d(?:ays?)?", plain):
        seconds = int(match[1]) * 8 * HOUR
    else:
        raise forms.ValidationError("Write it as 20 min, 4 h or 1 h 30.")
    if not seconds:
        raise forms.ValidationError("Leave it empty for no promise.")
    return seconds
