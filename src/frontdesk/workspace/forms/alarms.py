"""The form of an alarm."""

from typing import Any

from django import forms

from frontdesk.accounts.models import Agent
from frontdesk.board.figure import teams_for
from frontdesk.board.logic.alarm import usual_slack
from frontdesk.board.measure import measures
from frontdesk.board.models import Alarm
from frontdesk.events import Actor
from frontdesk.routing.models import Queue
from frontdesk.workspace.forms.choices import TeamChoice


class People(forms.ModelMultipleChoiceField[Agent]):
    """Agents by name, as boxes to tick."""

    def label_from_instance(self, obj: Agent) -> str:
        return obj.name


class AlarmForm(forms.Form):
    """What is watched, from when on it is too much, and who is told."""

    name = forms.CharField(max_length=80)
    measure = forms.ChoiceField(label="What is watched")
    queue = forms.ModelChoiceField(queryset=Queue.objects.none(), required=False, empty_label="Of no queue")
    team = TeamChoice(
        required=False, empty_label="All open teams",
        help_text="What private teams have is counted only in an alarm of that team.",
    )  # fmt: skip
    threshold = forms.IntegerField(
        min_value=0, max_value=1_000_000, help_text="Raised above it; of people who are available, below it."
    )
    slack = forms.IntegerField(
        min_value=0, max_value=1_000_000, required=False, label="Over when it is back by",
        help_text="So that a value that wavers does not raise it again and again. Empty: a tenth.",
    )  # fmt: skip
    patience_minutes = forms.IntegerField(
        min_value=0, max_value=600, required=False, label="Only after so many minutes",
        help_text="Empty: at once, which is within half a minute.",
    )  # fmt: skip
    people = People(
        queryset=Agent.objects.none(), required=False, label="Who is told", widget=forms.CheckboxSelectMultiple,
        help_text="In the page, by mail and by push, as each of them has chosen.",
    )  # fmt: skip
    is_active = forms.BooleanField(required=False, initial=True, label="Watch it")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            (slug, f"{one.label}, in {one.unit}")
            for slug, one in sorted(measures().items(), key=lambda it: it[1].label)
        ]
        choices: Any = self.fields
        choices["queue"].queryset = Queue.objects.active().visible_to(actor)
        choices["team"].queryset = teams_for(actor)
        choices["people"].queryset = Agent.objects.active().select_related("user").order_by("user__name")

    def clean(self) -> dict[str, Any]:
        """What may be left empty has its usual value."""
        data = super().clean() or self.cleaned_data
        measure = measures().get(data.get("measure", ""))
        if data.get("slack") is None:
            is_above = measure is None or measure.is_above
            data["slack"] = usual_slack(data.get("threshold") or 0) if is_above else 0
        data["patience_minutes"] = data.get("patience_minutes") or 0
        return data


def values_of(alarm: Alarm | None) -> dict[str, Any]:
    """What the form shows at first."""
    if alarm is None:
        return {}
    names = ("name", "measure", "queue", "team", "threshold", "slack", "patience_minutes", "is_active")
    return {name: getattr(alarm, name) for name in names} | {"people": list(alarm.people.all())}
