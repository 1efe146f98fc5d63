"""Forms of who is on call."""

import datetime
import zoneinfo
from typing import Any

from django import forms

from frontdesk.accounts.models import Agent
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.models import Rotation
from frontdesk.escalation.permissions import arrange, stand_in
from frontdesk.events import Actor
from frontdesk.workspace.forms.choices import AgentChoice

LOCAL = "%Y-%m-%dT%H:%M"
YEARS = range(2000, 2101)
FORMATS = (LOCAL, "%Y-%m-%d %H:%M")


class StandInForm(forms.Form):
    """Who is on call instead, from when until when, by the clock of the rotation's time zone."""

    agent = AgentChoice(label="Who", empty_label=None)
    starts_at = forms.CharField(label="From", widget=forms.DateTimeInput({"type": "datetime-local"}))
    ends_at = forms.CharField(label="Until", widget=forms.DateTimeInput({"type": "datetime-local"}))
    note = forms.CharField(label="Why", required=False, max_length=200)

    def __init__(self, *args: Any, rotation: Rotation, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zoneinfo.ZoneInfo(rotation.time_zone)
        people = Agent.objects.working().select_related("user")
        allowed = [one.pk for one in people if stand_in(actor, one.pk)]
        self.fields["agent"].queryset = people.filter(pk__in=allowed)  # type: ignore[attr-defined]
        self.fields["starts_at"].help_text = f"By the clock of {rotation.time_zone.replace('_', ' ')}."
        turn = next(iter(escalation.upcoming(rotation)), None)
        if turn is not None:
            self.initial["starts_at"], self.initial["ends_at"] = self._wall(turn.start), self._wall(turn.end)
        self.initial["agent"] = actor.id

    def _wall(self, moment: datetime.datetime) -> str:
        return moment.astimezone(self.zone).strftime(LOCAL)

    def _moment(self, name: str) -> datetime.datetime:
        for form in FORMATS:
            try:
                wall = datetime.datetime.strptime(self.cleaned_data[name], form)  # noqa: DTZ007 -- the wall's
            except ValueError:
                continue
            if wall.year in YEARS:
                return wall.replace(tzinfo=self.zone).astimezone(datetime.UTC)
        raise forms.ValidationError("Give a day and a time.")

    def clean_starts_at(self) -> datetime.datetime:
        """The moment."""
        return self._moment("starts_at")

    def clean_ends_at(self) -> datetime.datetime:
        """The moment."""
        return self._moment("ends_at")


class SwapForm(forms.Form):
    """Two turns whose people change places."""

    one = forms.ChoiceField(label="This turn")
    other = forms.ChoiceField(label="Changes places with")
    note = forms.CharField(label="Why", required=False, max_length=200)

    def __init__(self, *args: Any, rotation: Rotation, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if arrange(actor):
            del self.fields["note"]  # nobody is asked
        else:
            self.fields["other"].help_text = "Whoever has that turn is asked; nothing changes before they agree."
        turns = escalation.upcoming(rotation)
        people = Agent.objects.select_related("user").in_bulk({turn.member for turn in turns})
        zone = zoneinfo.ZoneInfo(rotation.time_zone)
        choices = [
            (turn.start.isoformat(), f"{people[turn.member].name}, {turn.start.astimezone(zone):%a %-d %b %H:%M}")
            for turn in turns
            if turn.member in people
        ]
        for name in ("one", "other"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        mine = next((turn.start.isoformat() for turn in turns if turn.member == actor.id), None)
        self.initial["one"] = mine or (choices[0][0] if choices else None)
        self.initial["other"] = next((key for key, _ in choices if key != self.initial["one"]), None)

    def clean_one(self) -> datetime.datetime:
        """When it begins."""
        return datetime.datetime.fromisoformat(self.cleaned_data["one"])

    def clean_other(self) -> datetime.datetime:
        """When it begins."""
        return datetime.datetime.fromisoformat(self.cleaned_data["other"])

    def clean(self) -> dict[str, Any]:
        """Two turns, not the same one twice."""
        data = super().clean() or self.cleaned_data
        if data.get("one") and data.get("one") == data.get("other"):
            self.add_error("other", "This is the same turn. Choose another one.")
        return data
