"""What the triage officer decides about a new ticket, all at once."""

from typing import Any

from django import forms

from frontdesk.accounts.models import Agent, Team
from frontdesk.tickets.models import Category, Ticket
from frontdesk.workspace.forms.choices import AgentChoice, CategoryChoice, TeamChoice

STEPS = [(1, "High"), (2, "Medium"), (3, "Low")]
LANGUAGES = [
    ("en", "English"), ("de", "German"), ("fr", "French"), ("es", "Spanish"), ("it", "Italian"), ("nl", "Dutch"),
    ("pt", "Portuguese"), ("pl", "Polish"), ("sv", "Swedish"), ("da", "Danish"), ("tr", "Turkish"), ("ar", "Arabic"),
]  # fmt: skip


class TriageForm(forms.Form):
    """Category, urgency and impact (which give the priority), language, team, agent, note."""

    category = CategoryChoice(required=False, empty_label="No category")
    urgency = forms.TypedChoiceField(choices=STEPS, coerce=int, widget=forms.RadioSelect)
    impact = forms.TypedChoiceField(choices=STEPS, coerce=int, widget=forms.RadioSelect)
    priority = forms.TypedChoiceField(
        choices=[("", "As urgency and impact say"), *Ticket.Priority.choices],
        coerce=int,
        required=False,
        empty_value=None,
    )
    language = forms.ChoiceField(required=False)
    team = TeamChoice(label="Hand to team", empty_label="Choose a team")
    to = AgentChoice(label="Agent", required=False, empty_label="The team's queue")
    note = forms.CharField(required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, ticket: Ticket, proposed: Category | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category = ticket.category or proposed
        fields: dict[str, Any] = self.fields
        fields["category"].queryset = Category.objects.filter(is_active=True).select_related("parent__parent")
        fields["team"].queryset = Team.objects.filter(is_active=True)
        fields["to"].queryset = Agent.objects.working().select_related("user")
        known = dict(LANGUAGES)
        extra = [] if ticket.language in {"", *known} else [(ticket.language, ticket.language)]
        fields["language"].choices = [("", "Not known"), *LANGUAGES, *extra]
        self.initial = {
            "category": category,
            "urgency": ticket.urgency or (category.urgency if category else 2),
            "impact": ticket.impact or (category.impact if category else 3),
            "language": ticket.language,
            "team": ticket.team_id or (category.team_id if category else None),
            "to": ticket.assignee_id,
            "seen": ticket.version,
        }
