"""Forms of the acts on a ticket. Each offers only what can be chosen; the action decides again."""

from typing import Any

from django import forms

from frontdesk.accounts.models import Agent, Team
from frontdesk.tickets.models import Category, Field, Ticket
from frontdesk.workspace.forms.choices import AgentChoice, CategoryChoice, TeamChoice
from frontdesk.workspace.forms.message import MOMENTS


class ActForm(forms.Form):
    """Base: an act is judged against the version of the ticket that its page was drawn from."""

    starts_at = ""

    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ticket = ticket
        self.fields["seen"].initial = ticket.version
        self.prepare(ticket)
        shown = [name for name, field in self.fields.items() if not field.widget.is_hidden]
        if shown:  # where the dialog puts the caret
            self.fields[self.starts_at or shown[0]].widget.attrs["autofocus"] = True

    def prepare(self, ticket: Ticket) -> None:
        """Fill the choices from the ticket."""


class AssignmentForm(ActForm):
    """Who has the ticket: team, agent, and a word on why."""

    team = TeamChoice(required=False, empty_label="No team")
    assignee = AgentChoice(required=False, empty_label="Nobody yet: the team's queue")
    note = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea({"rows": 3}), label="Note for the next person"
    )

    def prepare(self, ticket: Ticket) -> None:
        self.fields["team"].queryset = Team.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["team"].required = ticket.team_id is not None
        self.fields["assignee"].queryset = Agent.objects.working().select_related("user")  # type: ignore[attr-defined]
        self.initial = {"team": ticket.team_id, "assignee": ticket.assignee_id, "seen": ticket.version}


class ReturnForm(ActForm):
    """Why the ticket goes back to its team's queue."""

    note = forms.CharField(required=False, max_length=2000, widget=forms.Textarea({"rows": 3}), label="Why")


class StatusForm(ActForm):
    """A status."""

    status = forms.ChoiceField(choices=Ticket.Status.choices)


class PriorityForm(ActForm):
    """A priority, 1 to 4."""

    priority = forms.TypedChoiceField(choices=Ticket.Priority.choices, coerce=int)


class CategoryForm(ActForm):
    """What the ticket is about."""

    category = CategoryChoice(required=False, empty_label="No category")

    def prepare(self, ticket: Ticket) -> None:
        found = Category.objects.filter(is_active=True).select_related("parent__parent")
        self.fields["category"].queryset = found  # type: ignore[attr-defined]
        self.initial["category"] = ticket.category_id


class TagsForm(ActForm):
    """Tags, separated by commas."""

    tags = forms.CharField(required=False, max_length=900, help_text="Separate them with commas.")

    def prepare(self, ticket: Ticket) -> None:
        self.initial["tags"] = ", ".join(ticket.tags)

    def clean_tags(self) -> list[str]:
        """The tags one by one."""
        return [tag.strip() for tag in self.cleaned_data["tags"].split(",") if tag.strip()]


class SubjectForm(ActForm):
    """A better title."""

    subject = forms.CharField(max_length=250)

    def prepare(self, ticket: Ticket) -> None:
        self.initial["subject"] = ticket.subject


def question(field: Field) -> forms.Field:
    """The form field that asks one custom question."""
    required = field.is_required and field.condition_field_id is None
    common: dict[str, Any] = {"label": field.name, "help_text": field.hint, "required": required}
    match field.kind:
        case "choice":
            return forms.ChoiceField(choices=[("", "Choose"), *((each, each) for each in field.choices)], **common)
        case "number":
            return forms.DecimalField(**common)
        case "date":
            return forms.DateField(widget=forms.DateInput({"type": "date"}), **common)
        case "check":
            return forms.BooleanField(**common | {"required": False})
    return forms.CharField(max_length=2000, **common)


class MomentForm(ActForm):
    """When a reply is to leave, in the agent's own time zone."""

    send_at = forms.DateTimeField(
        label="Send it at",
        input_formats=MOMENTS,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=MOMENTS[0]),
    )
