"""Forms of going up and coming back."""

from typing import Any

from django import forms

from frontdesk.accounts.models import Agent, Team
from frontdesk.tickets.actions.escalating import IN_CHARGE
from frontdesk.tickets.models import Escalation, Ticket
from frontdesk.workspace.forms.acts import ActForm
from frontdesk.workspace.forms.choices import AgentChoice, TeamChoice

Kind = Escalation.Kind


class EscalationForm(ActForm):
    """To another team, or to a supervisor; and what they must know."""

    starts_at = "note"

    kind = forms.ChoiceField(
        choices=[(Kind.FUNCTIONAL, "To another team, which takes it over"),
                 (Kind.HIERARCHICAL, "To a supervisor; it stays with its team")],
        widget=forms.RadioSelect, required=False, label="Escalate",
    )  # fmt: skip
    team = TeamChoice(label="To", empty_label=None, required=False)
    in_charge = AgentChoice(
        label="In charge", empty_label="Whoever watches over the team", required=False,
        help_text="For a supervisor. Without a name the steps of the policy for it decide who is called.",
    )  # fmt: skip
    note = forms.CharField(
        max_length=4000,
        label="What was tried, what is needed",
        widget=forms.Textarea({"rows": 5}),
        help_text="Whoever gets it reads this first. The whole conversation goes along.",
    )

    def prepare(self, ticket: Ticket) -> None:
        higher = Team.objects.filter(is_active=True, level__gte=ticket.level).exclude(pk=ticket.team_id or 0)
        self.fields["team"].queryset = higher  # type: ignore[attr-defined]
        people = Agent.objects.working().filter(role__in=IN_CHARGE).select_related("user")
        self.fields["in_charge"].queryset = people  # type: ignore[attr-defined]
        above = higher.filter(level__gt=ticket.level).values_list("pk", flat=True).first()
        self.initial["kind"] = Kind.FUNCTIONAL if higher else Kind.HIERARCHICAL
        self.initial["team"] = above

    def clean(self) -> dict[str, Any]:
        """A team for the one kind; without a kind, it is for a team."""
        data = super().clean() or self.cleaned_data
        data["kind"] = data.get("kind") or Kind.FUNCTIONAL
        if data["kind"] == Kind.FUNCTIONAL and not data.get("team") and "team" not in self.errors:
            self.add_error("team", "Choose the team that is to take it over.")
        return data


class DeescalationForm(ActForm):
    """What is taken back, to whom, and what was found."""

    starts_at = "note"

    kind = forms.ChoiceField(widget=forms.RadioSelect, label="Take back", required=False)
    team = TeamChoice(label="It goes to", required=False, empty_label="The team that it came from")
    note = forms.CharField(
        max_length=4000, label="What was found", widget=forms.Textarea({"rows": 4}),
        help_text="Whoever goes on with it reads this first.",
    )  # fmt: skip

    def prepare(self, ticket: Ticket) -> None:
        found = ticket.escalations.filter(ended_at=None).order_by("-id").values_list("kind", flat=True)
        open_ = list(dict.fromkeys(found))
        labels = {Kind.FUNCTIONAL: "That another team has it", Kind.HIERARCHICAL: "That a supervisor was asked"}
        kind: Any = self.fields["kind"]
        kind.choices = [(one, labels[Kind(one)]) for one in open_]
        if len(open_) == 1:
            kind.widget = kind.hidden_widget()
        if open_:
            self.initial["kind"] = open_[0]
        else:
            del self.fields["kind"]
        lower = Team.objects.filter(is_active=True, level__lte=ticket.level).exclude(pk=ticket.team_id or 0)
        if Kind.FUNCTIONAL in open_ or not open_:
            self.fields["team"].queryset = lower  # type: ignore[attr-defined]
            self.fields["team"].required = not open_
        else:
            del self.fields["team"]
