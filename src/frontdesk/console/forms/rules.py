"""The form of a rule: when, if, then. Nothing is typed that could be chosen."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from frontdesk.console.forms.base import Group, PlainForm
from frontdesk.console.forms.macros import DO, effect_field
from frontdesk.rules import trigger as triggers
from frontdesk.rules.effect import SHELVES, FaultyEffect, entries
from frontdesk.rules.models import Rule
from frontdesk.rules.trigger import GROUPS, FaultyTrigger, Trigger
from frontdesk.tickets import building
from frontdesk.tickets.logic.conditions import FaultyCondition, write
from frontdesk.tickets.logic.conditions import Group as Tree
from frontdesk.tickets.placeholders import PLACEHOLDERS

WHEN, SAYS = "on_", "say_"
DAYS = [("1", "the last day"), ("7", "the last week"), ("30", "the last 30 days"), ("90", "the last 90 days")]
VARIABLES = " ".join("{{ " + name + " }}" for name in PLACEHOLDERS)


def trigger_field(entry: type[Trigger]) -> forms.Field:
    """The field that asks for its value: a tick, or a length of time."""
    if not entry.is_waiting:
        return forms.BooleanField(required=False, label=entry.label)
    widget = forms.TextInput(attrs={"placeholder": "24h, 3d, 1w", "list": "lengths", "autocomplete": "off"})
    return forms.CharField(required=False, max_length=8, label=entry.label, widget=widget)


class RuleForm(PlainForm):
    """Triggers under `on_…`, effects under `do_…`, and the text of an addressed effect under `say_…`."""

    name = forms.CharField(max_length=80)
    about = forms.CharField(max_length=200, required=False, label="What it is for")
    is_active = forms.BooleanField(required=False, initial=True, label="In use")
    is_last = forms.BooleanField(
        required=False, label="Stop after this one", help_text="Where it fits, no rule after it is asked."
    )
    takes_open = forms.BooleanField(
        required=False, label="Let it count for open tickets that wait already",
        help_text="Otherwise it counts from what happens after it was saved. For time that passes only.",
    )  # fmt: skip
    days = forms.ChoiceField(required=False, choices=DAYS, initial="7", label="Try it on tickets of")
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    conditions: ClassVar[dict[str, tuple[str, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for entry in triggers.in_order():
            self.fields[WHEN + entry.slug] = trigger_field(entry)
        for effect in entries(for_rules=True):
            self.fields[DO + effect.slug] = effect_field(effect, for_rules=True)
            if effect.control == "addressed":
                self.fields[SAYS + effect.slug] = forms.CharField(
                    required=False, max_length=500, label=effect.text_label, widget=forms.Textarea(attrs={"rows": 2})
                )

    @property
    def first(self) -> list[Group]:
        """Name and when, above the conditions."""
        found = [Group("Rule", ["name", "about", "is_last", "is_active"])]
        for group in GROUPS:
            names = [WHEN + entry.slug for entry in triggers.in_order() if entry.group == group]
            hint = "Any of these sets it going." if group == GROUPS[0] else "As in 30m, 24h, 3d or 1w, by the clock."
            more = ["takes_open"] if group == GROUPS[1] else []
            found.append(Group(f"When: {group[:1].lower()}{group[1:]}", [*names, *more], hint, is_quiet=True))
        return [Group(one.legend, one.lines(self.fields), one.hint, None, one.is_quiet) for one in found]

    @property
    def then(self) -> list[Group]:
        """What it does, below the conditions."""
        found = []
        for shelf in SHELVES:
            names: list[str | tuple[str, ...]] = []
            for effect in entries(for_rules=True):
                if effect.shelf == shelf:
                    line = (DO + effect.slug, SAYS + effect.slug)
                    names.append(line if effect.control == "addressed" else line[0])
            hint = f"Variables are filled in for each ticket: {VARIABLES}" if shelf == "What is said" else ""
            found.append(Group(f"Then: {shelf[:1].lower()}{shelf[1:]}", names, hint, is_quiet=True))
        return [Group(one.legend, one.lines(self.fields), one.hint, None, True) for one in found if one.names]

    def starting(self, instance: Rule) -> dict[str, Any]:
        shown: dict[str, Any] = {name: getattr(instance, name) for name in ("name", "about", "is_active", "is_last")}
        shown |= {"seen": instance.version, **{WHEN + slug: value for slug, value in instance.when.items()}}
        known = {effect.slug: effect for effect in entries(for_rules=True)}
        for slug, value in instance.effects.items():
            chosen, text = known[slug]().parts(value) if slug in known else (value, "")
            shown |= {DO + slug: chosen, SAYS + slug: text}
        return shown

    def acted(self) -> bool:
        """Whether a button of the conditions was pressed."""
        return bool(self.is_bound and self.data.get("act", "save") != "save")

    @property
    def tree(self) -> Tree:
        """For which tickets, as it is drawn."""
        if not isinstance(self.data, QueryDict) or not self.is_bound:
            return self.instance.tree if self.instance is not None else Tree()
        try:
            return building.changed(building.read_form(self.data), self.data.get("act", ""))
        except FaultyCondition:  # more than a form of ours sends
            return Tree()

    def conditions_shown(self) -> dict[str, Any]:
        """What the page needs to draw them."""
        return {
            "tree": building.shown(self.tree), "menu": building.menu(), "joins": list(building.JOIN_LABELS.items()),
            "moments": building.SUGGESTED_MOMENTS, "faulty": self.is_bound and not self.acted(),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        when, effects = when_of(data), effects_of(data)
        self._check(when, effects)
        if not building.is_sound(building.shown(self.tree)):
            self.add_error(None, "Some conditions are not complete. Each says what it needs.")
        kept = ("name", "about", "is_active", "is_last", "takes_open")
        seen = data.get("seen") if self.instance is not None else None
        return {name: data.get(name) for name in kept if name in data} | {
            "when": when, "effects": effects, "tree": self.tree, "seen": seen,
        }  # fmt: skip

    def _check(self, when: Mapping[str, str], effects: Mapping[str, str]) -> None:
        """Each fault at its field."""
        for entry in triggers.in_order():
            try:
                if entry.slug in when:
                    entry().check(when[entry.slug])
            except FaultyTrigger as fault:
                self.add_error(WHEN + entry.slug, str(fault))
        for effect in entries(for_rules=True):
            try:
                if effect.slug in effects:
                    effect().check(effects[effect.slug])
            except FaultyEffect as fault:
                self.add_error(DO + effect.slug, str(fault))

    def typed(self) -> Rule:
        """The rule as it is typed, not stored. Raises ValidationError with what is wrong."""
        if not self.is_valid():
            raise forms.ValidationError([text for faults in self.errors.values() for text in faults])
        values = self.cleaned_data
        return Rule(
            name=values["name"], when=values["when"], effects=values["effects"],
            conditions=write(values["tree"]),
        )  # fmt: skip


def _typed(value: Any) -> str:
    return "yes" if value in (True, "on") else value.strip() if isinstance(value, str) else ""


def when_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Triggers as typed, by slug."""
    typed = {entry.slug: _typed(data.get(WHEN + entry.slug)) for entry in triggers.in_order()}
    return {slug: value for slug, value in typed.items() if value}


def effects_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Effects as typed, by slug."""
    found = {}
    for effect in entries(for_rules=True):
        chosen = _typed(data.get(DO + effect.slug))
        text = _typed(data.get(SAYS + effect.slug)) if effect.control == "addressed" else ""
        if chosen:
            found[effect.slug] = f"{chosen}\n{text}" if effect.control == "addressed" else chosen
    return found
