"""Forms of announcements, problems and answers to all."""

from typing import Any

from django import forms

from frontdesk.accounts.models import Team
from frontdesk.events import Actor
from frontdesk.tickets.models import Category, Ticket
from frontdesk.updates.actions.answering import LONGEST
from frontdesk.updates.logic.wording import VARIABLES
from frontdesk.updates.models import Problem
from frontdesk.workspace.forms.acts import ActForm
from frontdesk.workspace.forms.message import MOMENTS


class TeamChoices(forms.ModelMultipleChoiceField[Team]):
    """Teams with their levels, as boxes to tick."""

    def label_from_instance(self, obj: Team) -> str:
        return f"{obj.name} · level {obj.level}"


class CategoryChoices(forms.ModelMultipleChoiceField[Category]):
    """Categories with their paths, as boxes to tick."""

    def label_from_instance(self, obj: Category) -> str:
        return " › ".join(step.name for step in obj.path())


def _teams(actor: Actor) -> Any:
    """Teams that the actor may name: private ones only from within, or as an administrator."""
    teams = Team.objects.filter(is_active=True)
    if not actor.has_role("administrator"):
        teams = teams.filter(is_private=False) | teams.filter(pk__in=actor.scope.teams)
    return teams.distinct()


def _moment(label: str) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format=MOMENTS[0])
    return forms.DateTimeField(label=label, input_formats=MOMENTS, widget=widget)


class AddressedForm(forms.Form):
    """Base: something for some teams, or for everybody."""

    teams = TeamChoices(
        queryset=Team.objects.none(), required=False, label="For", widget=forms.CheckboxSelectMultiple,
        help_text="Choose none, and it is for everybody.",
    )  # fmt: skip
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teams"].queryset = _teams(actor)  # type: ignore[attr-defined]


class AnnouncementForm(AddressedForm):
    """What is announced, to whom and for how long."""

    title = forms.CharField(max_length=120)
    text = forms.CharField(required=False, max_length=10_000, widget=forms.Textarea({"rows": 6}))
    starts_at = _moment("From")
    ends_at = _moment("Until")
    is_important = forms.BooleanField(
        required=False, label="Important", help_text="It stands at the top of the desk until its reader has read it."
    )
    field_order = ["title", "text", "teams", "starts_at", "ends_at", "is_important"]


class ProblemForm(AddressedForm):
    """What is known of a problem."""

    title = forms.CharField(max_length=160)
    description = forms.CharField(required=False, max_length=20_000, widget=forms.Textarea({"rows": 5}))
    workaround = forms.CharField(
        required=False, max_length=20_000, widget=forms.Textarea({"rows": 4}),
        help_text="What agents tell customers until it is fixed.",
    )  # fmt: skip
    status = forms.ChoiceField(choices=Problem.Status.choices)
    categories = CategoryChoices(
        queryset=Category.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Tickets of these categories, and of those below them, propose this problem.",
    )  # fmt: skip
    field_order = ["title", "status", "description", "workaround", "categories", "teams"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        known = Category.objects.filter(is_active=True).select_related("parent__parent")
        self.fields["categories"].queryset = known  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """One text to all customers of a problem."""

    text = forms.CharField(
        max_length=LONGEST, widget=forms.Textarea({"rows": 8, "autofocus": True}), label="Your words to each of them",
        help_text="These are replaced for each ticket: " + ", ".join(f"{{{{ {name} }}}}" for name in VARIABLES) + ".",
    )  # fmt: skip
    is_solving = forms.BooleanField(required=False, label="And the tickets are solved")


class LinkForm(ActForm):
    """Which problem a ticket is due to."""

    problem = forms.ModelChoiceField(queryset=Problem.objects.none(), empty_label="Choose a problem")

    def __init__(self, *args: Any, ticket: Ticket, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, ticket=ticket, **kwargs)
        known = Problem.objects.visible_to(actor).filter(status__in=[*Problem.OPEN, Problem.Status.FIXED])
        self.fields["problem"].queryset = known.order_by("-id")  # type: ignore[attr-defined]
