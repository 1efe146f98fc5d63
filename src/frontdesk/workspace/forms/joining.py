"""Forms that bring tickets together or part them: merge, split, link."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from frontdesk.accounts.models import Team
from frontdesk.customers.models import Customer
from frontdesk.events import Actor
from frontdesk.tickets.logic.number import parse
from frontdesk.tickets.models import Link, Ticket
from frontdesk.workspace.forms.acts import ActForm
from frontdesk.workspace.forms.choices import TeamChoice
from frontdesk.workspace.links import links


class TicketsField(forms.CharField):
    """Numbers of tickets with commas between; the page proposes tickets while one types."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=300, **kwargs)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        self.widget.attrs |= {"autocomplete": "off", "data-tickets": links().ticket_suggestions}
        return super().get_bound_field(form, field_name)


def tickets_of(text: str, actor: Actor) -> list[Ticket]:
    """The tickets that were typed. Raises ValidationError for what is no number, or none that the actor may see."""
    found: dict[int, Ticket] = {}
    for part in filter(None, (one.strip() for one in re.split(r"[,;\n]+", text))):
        number = parse(part)
        seen = Ticket.objects.visible_to(actor).select_related("requester", "team")
        ticket = seen.filter(number=number).first() if number else None
        if ticket is None:
            raise ValidationError(f"“{part}” is no ticket that you can see.")
        found[ticket.pk] = ticket
    return list(found.values())


class MergeForm(ActForm):
    """Which tickets become one, which of them goes on, and who of the others comes along."""

    others = TicketsField(label="With", help_text="Numbers with commas between, or search for a word.", required=False)
    near = forms.MultipleChoiceField(
        label="Other tickets of this customer", required=False, widget=forms.CheckboxSelectMultiple
    )
    goes_on = forms.ChoiceField(
        label="What goes on", widget=forms.RadioSelect, initial="this",
        choices=[("this", "This ticket: the others are closed"), ("other", "The other ticket: this one is closed")],
    )  # fmt: skip
    people = forms.MultipleChoiceField(
        label="Put in copy", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="They get our answers from now on. Leave out whom you do not know.",
    )  # fmt: skip
    is_asked = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)

    def prepare(self, ticket: Ticket) -> None:
        near = Ticket.objects.visible_to(self.actor).unsolved().filter(requester=ticket.requester_id)
        found = list(near.exclude(pk=ticket.pk).order_by("-last_message_at")[:8])
        prefix = getattr(ticket, "prefix", "")
        self.fields["near"].choices = [  # type: ignore[attr-defined]
            (str(one.number), f"{prefix}-{one.number} {one.subject}") for one in found
        ]
        if not found:
            del self.fields["near"]
        self.chosen: list[Ticket] = []
        self._offer_people(ticket)

    def _offer_people(self, ticket: Ticket) -> None:
        """Once it is known which tickets: whoever asked or read along there, and is not on the one that goes on."""
        try:
            typed = [str(self.data.get("others", "")), *self._listed("near")]
            self.chosen = [one for one in tickets_of(",".join(typed), self.actor) if one.pk != ticket.pk]
        except ValidationError:
            self.chosen = []
        strangers = self._strangers(ticket) if self.chosen else {}
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one}, {one.email}" if one.email and one.name else str(one)) for one in strangers.values()
        ]
        if not strangers:
            del self.fields["people"]

    def _listed(self, name: str) -> list[str]:
        return [str(one) for one in self.data.getlist(name)] if hasattr(self.data, "getlist") else []

    def _strangers(self, ticket: Ticket) -> dict[int, Customer]:
        every = [ticket, *self.chosen]
        target = self.target(ticket)
        if target is None:
            return {}
        found = {
            one.pk: one
            for source in every
            if source.pk != target.pk
            for one in [source.requester, *(part.customer for part in source.participants.select_related("customer"))]
        }
        known = {target.requester_id, *target.participants.values_list("customer_id", flat=True)}
        return {key: one for key, one in found.items() if key not in known}

    def target(self, ticket: Ticket) -> Ticket | None:
        """The ticket that goes on; None while that is not decided."""
        if self.data.get("goes_on") != "other":
            return ticket
        return self.chosen[0] if len(self.chosen) == 1 else None

    def clean_others(self) -> str:
        """What was typed must be tickets."""
        tickets_of(self.cleaned_data["others"], self.actor)
        return str(self.cleaned_data["others"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.chosen and "others" not in self.errors:
            self.add_error("others", "Choose at least one other ticket.")
        elif self.target(self.ticket) is None:
            self.add_error("goes_on", "One ticket only can take up this one. Choose one, or let this ticket go on.")
        if "people" in self.fields and not data.get("is_asked") and not self.errors:
            sent: Any = self.data
            self.data = sent.copy()
            self.data["is_asked"] = "1"  # type: ignore[index]
            self.add_error("people", "Other people are on those tickets. Tick whom to put in copy, and merge again.")
        return data


class SplitForm(ActForm):
    """What the new ticket is called, whose it is, and whether the customer hears of it."""

    subject = forms.CharField(max_length=250)
    team = TeamChoice(required=False, empty_label="The same team")
    confirm = forms.BooleanField(required=False, label="Tell the customer the new number")
    key = forms.RegexField(r"^[A-Za-z0-9-]{16,64}$", required=False, widget=forms.HiddenInput)

    def prepare(self, ticket: Ticket) -> None:
        self.fields["team"].queryset = Team.objects.filter(is_active=True)  # type: ignore[attr-defined]


class RelateForm(ActForm):
    """How this ticket belongs to which other."""

    kind = forms.ChoiceField(
        label="This ticket",
        choices=[
            *((kind.value, kind.label.lower()) for kind in Link.CHOSEN),
            ("parent", "is the parent of"),
            ("cause", "is the cause of"),
        ],
        widget=forms.RadioSelect,
        initial="related",
    )
    other = TicketsField(label="Which ticket", help_text="Its number, or search for a word.")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)

    def clean_other(self) -> list[Ticket]:
        """One or more tickets."""
        found = tickets_of(self.cleaned_data["other"], self.actor)
        if not found:
            raise ValidationError("Choose a ticket.")
        return found[:20]
