"""What is tried on a past day."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.routing.models import Queue
from frontdesk.routing.strategy import Strategy

EARLIEST = datetime.date(2000, 1, 1)


def _minutes(label: str, hint: str = "") -> forms.IntegerField:
    return forms.IntegerField(required=False, min_value=0, max_value=1440, label=label, help_text=hint)


class SimulationForm(forms.Form):
    """A queue, a day, and what would be otherwise; what is empty stays as it is."""

    queue = forms.ModelChoiceField(Queue.objects.none(), empty_label=None)
    day = forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    strategy = forms.ChoiceField(required=False, label="Goes to")
    capacity = forms.IntegerField(required=False, min_value=1, max_value=1000, label="Everybody can carry")
    ages_minutes = forms.IntegerField(
        required=False, min_value=1, max_value=1440, label="Minutes that one step of priority is worth"
    )
    relax_after_minutes = _minutes("Skills only preferred after, minutes")
    overflow_after_minutes = _minutes("Further teams after, minutes")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        queue: Any = self.fields["queue"]
        queue.queryset = Queue.objects.active().visible_to(actor)
        strategy: Any = self.fields["strategy"]
        strategy.choices = [("", "As it is"), *Strategy.choices()]

    def clean_day(self) -> datetime.date:
        """A day that has begun."""
        day: datetime.date = self.cleaned_data["day"]
        if not EARLIEST <= day <= timezone.localdate(clock.now()):
            raise forms.ValidationError("Choose a day that is past.")
        return day
