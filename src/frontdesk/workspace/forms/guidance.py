"""Forms that put a checklist on a ticket or begin a guide."""

from typing import Any

from django import forms
from django.db.models import Q

from frontdesk.events import Actor
from frontdesk.rules.models import Checklist, Guide, Walk
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.forms.acts import ActForm


class ChecklistForm(ActForm):
    """One of the checklists that the agent may use and the ticket does not have."""

    checklist = forms.ModelChoiceField(Checklist.objects.none(), empty_label="Choose a checklist")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)

    def prepare(self, ticket: Ticket) -> None:
        found = Checklist.objects.usable_by(self.actor)
        if not self.is_bound:  # one that is there already is answered quietly when it is sent twice
            found = found.exclude(pk__in=ticket.checklists.exclude(checklist=None).values("checklist"))
        self.fields["checklist"].queryset = found  # type: ignore[attr-defined]


class GuideForm(ActForm):
    """One of the guides that the agent may follow, and those that the ticket's category asks for."""

    guide = forms.ModelChoiceField(Guide.objects.none(), empty_label="Choose a guide")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)

    def prepare(self, ticket: Ticket) -> None:
        asked = Walk.objects.filter(ticket=ticket, state__in=Walk.OPEN).values("guide")
        found = Guide.objects.filter(
            Q(pk__in=Guide.objects.usable_by(self.actor).values("pk")) | Q(pk__in=asked, is_active=True)
        )
        self.fields["guide"].queryset = found.exclude(published=None)  # type: ignore[attr-defined]
