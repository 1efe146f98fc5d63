"""Forms of routing: queues, skills, reasons, what channels weigh, what people can carry."""

import re
from typing import Any, ClassVar

from django import forms

from frontdesk.accounts.models import Agent, Calendar, Team
from frontdesk.channels.channel import Channel
from frontdesk.console.forms.asking import AskingForm
from frontdesk.console.forms.base import Group, PlainForm, RowForm
from frontdesk.routing.models import ChannelLoad, Queue, Reason, Skill, WorkerLimit
from frontdesk.routing.models.worker import CAPACITY
from frontdesk.routing.strategy import Strategy

PLAIN = ("name", "position", "is_active", "strategy", "language", "offer_seconds", "offers_at_once", "ages_minutes",
         "fallback", "when_away", "return_after_minutes")  # fmt: skip
NEED, SKILL, MOST = "need_", "skill_", "most_"
SECONDS = (("relax_after", "relax_after_seconds"), ("overflow_after", "overflow_after_seconds"),
           ("fallback_after", "fallback_after_seconds"))  # fmt: skip
NEEDS = [("", "Does not matter")] + [
    (f"{kind}{least}", f"{word}, {least} or better" if least > 1 else word)
    for kind, word in (("p", "Preferred"), ("r", "Required"))
    for least in range(1, 6)
]
LEVELS = [("", "No"), ("1", "1 · begins"), ("2", "2"), ("3", "3 · at home in it"), ("4", "4"), ("5", "5 · teaches it")]


def _teams(label: str, hint: str = "") -> "forms.ModelMultipleChoiceField[Team]":
    return forms.ModelMultipleChoiceField(
        Team.objects.filter(is_active=True), required=False, widget=forms.CheckboxSelectMultiple, label=label,
        help_text=hint,
    )  # fmt: skip


def _minutes(label: str, hint: str = "0: never.") -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=1440, initial=0, label=label, help_text=hint)


class QueueForm(AskingForm):
    """A queue: what comes in, who serves it, how it chooses, and what happens after waiting."""

    name = forms.CharField(max_length=80)
    position = forms.IntegerField(
        min_value=0, max_value=1000, initial=50, help_text="An arriving ticket goes to the first queue that it fits."
    )
    is_active = forms.BooleanField(required=False, initial=True, label="In use")
    asks = ("What comes in", "Of the tickets that nobody has. Without a condition every one of them comes in.")
    teams = _teams("Served by", "Choose none, and every agent serves it.")
    strategy = forms.ChoiceField(widget=forms.RadioSelect, label="Goes to", initial="least_loaded")
    language = forms.ChoiceField(choices=Queue.Language.choices, label="The ticket’s language", initial="ignored")
    offer_seconds = forms.IntegerField(min_value=10, max_value=3600, initial=45, label="Seconds to accept an offer")
    offers_at_once = forms.IntegerField(
        min_value=0, max_value=100, initial=1, required=False, label="Offers to one agent at a time",
        help_text="Whoever has so many to answer is offered nothing more from here. 0: as many as they can carry.",
    )  # fmt: skip
    ages_minutes = forms.IntegerField(
        min_value=1, max_value=1440, initial=60, label="Minutes that one step of priority is worth",
        help_text="A normal ticket that has waited so much longer goes before a high one.",
    )  # fmt: skip
    relax_after = _minutes("Skills are only preferred after, minutes")
    overflow_after = _minutes("Further teams serve it after, minutes")
    overflow_teams = _teams("Further teams")
    fallback_after = _minutes("It goes to another queue after, minutes")
    fallback = forms.ModelChoiceField(
        Queue.objects.none(), required=False, empty_label="No other queue", label="The other queue"
    )
    when_away = forms.ChoiceField(
        choices=Queue.Leaving.choices,
        widget=forms.RadioSelect,
        initial="return",
        label="Open work of somebody who has gone",
    )
    return_after_minutes = forms.IntegerField(
        min_value=0, max_value=1440, initial=10, label="… after being gone for, minutes",
        help_text="Whoever says “give my work to others” is not waited for.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        skills = list(Skill.objects.filter(is_active=True))
        for skill in skills:
            self.fields[f"{NEED}{skill.pk}"] = forms.ChoiceField(choices=NEEDS, required=False, label=skill.name)
        fields: Any = self.fields
        fields["strategy"].choices = [(slug, f"{one.label}: {one.about}") for slug, one in Strategy.entries().items()]
        fields["fallback"].queryset = Queue.objects.exclude(pk=self.instance.pk if self.instance else 0)
        self.groups = (  # type: ignore[misc]
            Group("Queue", ("name", ("position", "is_active"))),
            Group("Who serves it", ("teams", "language", *(f"{NEED}{skill.pk}" for skill in skills)), is_quiet=True),
            Group("How it chooses", ("strategy", ("offer_seconds", "offers_at_once"), "ages_minutes")),
            Group("After waiting", ("relax_after", "overflow_after", "overflow_teams", "fallback_after", "fallback"),
                  is_quiet=True),
            Group("When somebody goes", ("when_away", "return_after_minutes")),
        )  # fmt: skip

    def starting(self, instance: Queue) -> dict[str, Any]:
        shown = {name: getattr(instance, name) for name in PLAIN}
        shown |= {short: getattr(instance, long) // 60 for short, long in SECONDS}
        shown |= {"teams": instance.teams.all(), "overflow_teams": instance.overflow_teams.all()}
        for need in instance.needs.all():
            shown[f"{NEED}{need.skill_id}"] = f"{'r' if need.is_required else 'p'}{need.least}"
        return shown

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("overflow_after") and not data.get("overflow_teams"):
            self.add_error("overflow_teams", "Choose which teams serve it then.")
        if data.get("fallback_after") and not data.get("fallback"):
            self.add_error("fallback", "Choose the queue that it goes to.")
        kept = {name: data[name] for name in (*PLAIN, "teams", "overflow_teams") if data.get(name) is not None}
        kept.setdefault("fallback", data.get("fallback"))
        kept |= {long: self._seconds(data, short, long) for short, long in SECONDS if data.get(short) is not None}
        self.check_conditions()
        return kept | {"tree": self.tree, "needs": _needs(data)}

    def _seconds(self, data: dict[str, Any], short: str, long: str) -> int:
        """Seconds that stand already are kept where the minutes were not changed."""
        stored = getattr(self.instance, long) if self.instance else 0
        return int(stored) if stored // 60 == data[short] else int(data[short]) * 60


def _needs(data: dict[str, Any]) -> dict[int, tuple[int, bool]]:
    found = {name.removeprefix(NEED): value for name, value in data.items() if name.startswith(NEED) and value}
    return {int(skill): (int(value[1]), value[0] == "r") for skill, value in found.items()}


class SkillForm(RowForm):
    """An ability."""

    class Meta:
        model = Skill
        fields = ("name", "language", "is_active")
        labels = {"language": "It is the language", "is_active": "In use"}
        help_texts = {
            "language": "The code of a language, such as de or pt-BR: then it is asked for by tickets written in it.",
        }

    def clean_language(self) -> str:
        code = str(self.cleaned_data["language"]).strip()
        if code and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code):
            raise forms.ValidationError("Write the code of a language: de, fr or pt-BR.")
        return code


class ReasonForm(RowForm):
    """An own word for a state."""

    class Meta:
        model = Reason
        fields = ("name", "state", "position", "is_active")
        labels = {"state": "It means", "is_active": "In use"}
        widgets = {"state": forms.RadioSelect}


class ChannelLoadForm(RowForm):
    """What tickets of a channel weigh."""

    channel = forms.ChoiceField()
    weight = forms.IntegerField(
        min_value=1, max_value=100, initial=1, label="One ticket weighs",
        help_text=f"An agent carries {CAPACITY} in all, unless told otherwise. Other channels weigh 1.",
    )  # fmt: skip

    class Meta:
        model = ChannelLoad
        fields = ("channel", "weight", "most")
        labels = {"most": "At most, for one agent"}
        help_texts = {"most": "Empty: as many as fit."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel: Any = self.fields["channel"]
        channel.choices = Channel.choices()


class AbilitiesForm(PlainForm):
    """What one agent can carry, and what they are able to do."""

    capacity = forms.IntegerField(
        required=False, min_value=0, max_value=1000, label="Can carry", help_text=f"Empty: {CAPACITY}, as everybody."
    )
    weight = forms.IntegerField(
        min_value=1,
        max_value=100,
        initial=1,
        label="Share",
        help_text="Where a queue goes by shares: 2 gets twice what 1 gets.",
    )
    calendar = forms.ModelChoiceField(
        Calendar.objects.all(), required=False, empty_label="Until they go themselves", label="On duty during",
        help_text="A quarter of an hour after these hours end they are offline; breaks of less than four hours do not.",
    )  # fmt: skip
    groups: ClassVar[tuple[Group, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        skills = list(Skill.objects.filter(is_active=True))
        channels = [load.channel for load in ChannelLoad.objects.all()]
        for skill in skills:
            self.fields[f"{SKILL}{skill.pk}"] = forms.ChoiceField(choices=LEVELS, required=False, label=skill.name)
        for slug in channels:
            known = Channel.find(slug)
            self.fields[f"{MOST}{slug}"] = forms.IntegerField(
                required=False, min_value=0, max_value=1000, label=known.label if known else slug
            )
        self.groups = (  # type: ignore[misc]
            Group("Load", (("capacity", "weight"), "calendar")),
            Group("Skills", tuple(f"{SKILL}{skill.pk}" for skill in skills), is_quiet=True),
            Group("At most of each channel", tuple(f"{MOST}{slug}" for slug in channels),
                  "Empty: as for everybody.", is_quiet=True),
        )  # fmt: skip

    def starting(self, instance: Agent) -> dict[str, Any]:
        worker = getattr(instance, "worker", None)
        shown: dict[str, Any] = {"weight": 1}
        if worker:
            shown = {"capacity": worker.capacity, "weight": worker.weight, "calendar": worker.calendar_id}
        shown |= {f"{SKILL}{one.skill_id}": str(one.proficiency) for one in instance.skills.all()}
        return shown | {f"{MOST}{one.channel}": one.most for one in WorkerLimit.objects.filter(agent=instance)}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        skills = {int(name.removeprefix(SKILL)): int(v) for name, v in data.items() if name.startswith(SKILL) and v}
        limits = {name.removeprefix(MOST): v for name, v in data.items() if name.startswith(MOST) and v is not None}
        kept = {"capacity": data.get("capacity"), "weight": data.get("weight", 1), "calendar": data.get("calendar")}
        return kept | {"skills": skills, "limits": limits}
