"""Forms of handing a ticket on, and of putting it aside."""

from typing import Any

from django import forms

from frontdesk.accounts.models import Agent, Team
from frontdesk.channels.models import Inbox
from frontdesk.events import Actor
from frontdesk.routing.models import Direction, Queue
from frontdesk.tickets.actions.transferring import WAITS
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.forms.acts import ActForm
from frontdesk.workspace.forms.choices import AgentChoice, TeamChoice

LENGTHS = {15: "15 minutes", 60: "an hour", 240: "four hours", 1440: "a day"}


class TransferForm(ActForm):
    """To whom, at once or as an offer, and what they must know."""

    starts_at = "note"

    how = forms.ChoiceField(
        label="How", widget=forms.RadioSelect, initial="offer",
        choices=[("offer", "Offer it: it stays yours until they accept"), ("now", "Hand it over now")],
    )  # fmt: skip
    agent = AgentChoice(required=False, empty_label="Whoever takes it")
    team = TeamChoice(required=False, empty_label="The same team")
    note = forms.CharField(
        max_length=4000, label="What they must know", widget=forms.Textarea({"rows": 4}),
        help_text="It stands on top for whoever gets it. The whole conversation goes along.",
    )  # fmt: skip
    minutes = forms.TypedChoiceField(
        label="The offer waits", coerce=int, initial=60, choices=[(each, LENGTHS[each]) for each in WAITS]
    )

    def prepare(self, ticket: Ticket) -> None:
        self.fields["team"].queryset = Team.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["agent"].queryset = Agent.objects.working().select_related("user")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("agent") and not data.get("team"):
            self.add_error("agent", "Choose an agent, a team, or both.")
        return data


class InboxForm(ActForm):
    """From which inbox answers leave."""

    inbox = forms.ModelChoiceField(Inbox.objects.none(), empty_label=None)

    def prepare(self, ticket: Ticket) -> None:
        self.fields["inbox"].queryset = Inbox.objects.active().order_by("name")  # type: ignore[attr-defined]
        main = ticket.conversations.filter(is_main=True).first()
        self.initial["inbox"] = main.inbox_id if main else None


class QueueForm(ActForm):
    """In which queue it waits, and why."""

    queue = forms.ModelChoiceField(Queue.objects.none(), empty_label=None)
    note = forms.CharField(required=False, max_length=300, label="Why", help_text="Whoever gets it reads this.")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)

    def prepare(self, ticket: Ticket) -> None:
        found = Queue.objects.active().visible_to(self.actor)
        self.fields["queue"].queryset = found  # type: ignore[attr-defined]
        if not found:
            self.fields["queue"].help_text = "There is no queue yet. Administrators make them in the console."
        known = Direction.objects.filter(ticket=ticket).first()
        self.initial["queue"] = known.queue_id if known else None


class DeclineForm(ActForm):
    """Why not."""

    answer = forms.CharField(label="Why", required=False, max_length=300)


class SpamForm(ActForm):
    """Whether the sender is kept away as well."""

    block = forms.ChoiceField(label="And the sender", widget=forms.RadioSelect, required=False)

    def prepare(self, ticket: Ticket) -> None:
        address = ticket.requester.email
        choices = [("", "Only this ticket")]
        if address:
            domain = address.rpartition("@")[2]
            choices += [("sender", f"Block {address}"), ("domain", f"Block everybody at {domain}")]
        self.fields["block"].choices = choices  # type: ignore[attr-defined]
        self.initial["block"] = ""


class EndForm(ActForm):
    """What happens to children that are still open when their parent ends."""

    status = forms.CharField(widget=forms.HiddenInput)
    family = forms.ChoiceField(
        label="The open ones", widget=forms.RadioSelect, initial="all",
        choices=[("all", "End them too"), ("this", "Leave them open")],
    )  # fmt: skip
