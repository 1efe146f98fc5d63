"""Forms of what is to happen later: by a moment that is easily said, or one's own."""

import datetime
from typing import Any

from django import forms

from frontdesk.accounts.models import Agent
from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.kit.display import full
from frontdesk.sla.actions import hours_for
from frontdesk.sla.logic.later import presets
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.logic.life import may_follow
from frontdesk.tickets.logic.number import shown
from frontdesk.tickets.models import Pledge, Ticket
from frontdesk.workspace.forms.acts import ActForm
from frontdesk.workspace.forms.choices import AgentChoice
from frontdesk.workspace.forms.message import MOMENTS

OWN = "own"


def own_moment(label: str) -> forms.DateTimeField:
    """A moment in the agent's own time zone."""
    widget = forms.DateTimeInput({"type": "datetime-local"}, format=MOMENTS[0])
    return forms.DateTimeField(label=label, required=False, input_formats=MOMENTS, widget=widget)


class WhenForm(ActForm):
    """Base: `moment` is among the cleaned data, from a preset by the team's hours or from one's own choice."""

    when = forms.ChoiceField(label="When", widget=forms.RadioSelect)
    own_at = own_moment("Your own time")

    def prepare(self, ticket: Ticket) -> None:
        self.presets = presets(hours_for(ticket.team), clock.now())
        choices = [(one.slug, f"{one.label}: {full(one.at)}") for one in self.presets]
        self.fields["when"].choices = [*choices, *self.more(ticket), (OWN, "At my own time")]  # type: ignore[attr-defined]
        self.initial["when"] = choices[0][0] if choices else OWN

    def more(self, ticket: Ticket) -> list[tuple[str, str]]:
        """Further choices besides moments."""
        return []

    def clean(self) -> dict[str, Any]:
        """The chosen moment; an own time that was filled in counts, whatever is ticked above it."""
        data = super().clean() or self.cleaned_data
        own, chosen = data.get("own_at"), data.get("when")
        moments: dict[str, datetime.datetime] = {one.slug: one.at for one in self.presets}
        data["moment"] = own or moments.get(chosen or "")
        if chosen == OWN and own is None and "own_at" not in self.errors:
            self.add_error("own_at", "Choose a day and a time.")
        return data


class SnoozeForm(WhenForm):
    """Until when a ticket is out of sight, or until what."""

    note = forms.CharField(required=False, max_length=300, help_text="Shown when it is back.")

    field_order = ("when", "own_at", "note")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)
        self.fields["when"].label = "Until"

    def more(self, ticket: Ticket) -> list[tuple[str, str]]:
        self.others = {f"solved.{one.pk}": one for one in tickets.linked_tickets(ticket, self.actor)}
        prefix = getattr(ticket, "prefix", "")
        waits = [
            (key, f"Until {shown(one.number, prefix)} is solved: {one.subject}") for key, one in self.others.items()
        ]
        return [("answer", "Until the customer answers"), *waits]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        chosen = str(data.get("when", ""))
        data["other"] = self.others.get(chosen)
        data["wakes_on"] = "solved" if data["other"] else "answer" if chosen == "answer" else "time"
        return data


class ReminderForm(WhenForm):
    """When one is reminded, and of what."""

    note = forms.CharField(label="Of what", required=False, max_length=300)


class PledgeForm(WhenForm):
    """What was promised to the customer, by when, and who keeps it."""

    kind = forms.ChoiceField(
        label="We", choices=[("call", "call back"), ("answer", "answer")], widget=forms.RadioSelect
    )
    agent = AgentChoice(required=False, label="Who keeps it", empty_label="Whoever has the ticket, else you")
    note = forms.CharField(required=False, max_length=300, help_text="A telephone number, or what it is about.")

    field_order = ("kind", "when", "own_at", "agent", "note")

    def prepare(self, ticket: Ticket) -> None:
        super().prepare(ticket)
        self.fields["when"].label = "By"
        self.fields["agent"].queryset = Agent.objects.working().select_related("user")  # type: ignore[attr-defined]
        self.initial["kind"] = "call" if ticket.channel == "phone" else "answer"
        self.initial["note"] = ticket.requester.phone


class KeptForm(ActForm):
    """What was said when a promise was kept."""

    said = forms.CharField(
        label="What was said", required=False, max_length=5000, widget=forms.Textarea({"rows": 4}),
        help_text="It stands on the ticket as a note.",
    )  # fmt: skip


class StatusPlanForm(WhenForm):
    """Which status follows when."""

    status = forms.ChoiceField()
    unless_answered = forms.BooleanField(required=False, initial=True, label="Not if the customer writes before")

    field_order = ("status", "when", "own_at", "unless_answered")

    def prepare(self, ticket: Ticket) -> None:
        super().prepare(ticket)
        found = [(value, label) for value, label in Ticket.Status.choices if may_follow(ticket.status, value)]
        self.fields["status"].choices = found  # type: ignore[attr-defined]
        self.initial["status"] = "solved" if ticket.is_unsolved else found[0][0] if found else ""


def given(kind: str) -> str:
    """A promise's kind in words: what the keeping of it is called."""
    return "Called back" if kind == Pledge.Kind.CALL else "Answered"
