"""The form of a macro: reply, effects out of their catalogue, and when it fits."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from frontdesk.accounts.models import Team
from frontdesk.console.forms.asking import AskingForm
from frontdesk.console.forms.base import Group
from frontdesk.console.forms.knowledge import as_html
from frontdesk.console.forms.organisation import LANGUAGES
from frontdesk.events import Actor
from frontdesk.rules.effect import Effect, FaultyEffect, entries
from frontdesk.rules.models import Macro
from frontdesk.rules.permissions import share
from frontdesk.tickets.placeholders import PLACEHOLDERS

WHOSE = [("personal", "Only me"), ("teams", "The teams chosen below"), ("everybody", "Everybody")]
DO, TEXT = "do_", "text_"
VARIABLES = " ".join("{{ " + name + " }}" for name in PLACEHOLDERS)


def effect_field(entry: type[Effect], *, for_rules: bool = False) -> forms.Field:
    """The field that asks for its value, or for what is chosen of it."""
    effect, common = entry(), {"required": False, "label": entry.label, "help_text": entry.hint}
    if entry.control in {"choice", "addressed"}:
        own = entry.own_options if for_rules else frozenset()
        options = [option for option in effect.options() if option[0] not in own]
        return forms.ChoiceField(choices=[("", "Leave as it is"), *options], **common)  # type: ignore[arg-type]
    if entry.control == "flag":
        return forms.BooleanField(**common)  # type: ignore[arg-type]
    widget = forms.Textarea(attrs={"rows": 3}) if entry.control in {"text", "lines"} else forms.TextInput()
    return forms.CharField(max_length=4000, widget=widget, **common)  # type: ignore[arg-type]


class MacroForm(AskingForm):
    """`person` decides for whom it can be made."""

    name = forms.CharField(max_length=80)
    about = forms.CharField(max_length=200, required=False, label="When to use it")
    format = forms.CharField(required=False, max_length=4, initial="text", widget=forms.HiddenInput)
    body = forms.CharField(
        required=False, max_length=100_000, label="Reply", widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
    whose = forms.ChoiceField(choices=WHOSE, label="Who uses it")
    teams = forms.ModelMultipleChoiceField(
        Team.objects.filter(is_active=True), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_active = forms.BooleanField(required=False, initial=True, label="In use")
    example = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, label="Preview on ticket number", help_text="Empty: the newest."
    )
    rich: ClassVar[str] = "body"
    asks = ("Suggested for", "The more closely it fits a ticket, the higher it stands in the list. "
            "Without a condition it fits every ticket.")  # fmt: skip
    conditions: ClassVar[dict[str, tuple[str, str]]] = {"teams": ("whose", "teams")}

    def __init__(self, *args: Any, person: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, language in LANGUAGES:
            self.fields[TEXT + code] = forms.CharField(
                required=False,
                max_length=100_000,
                label=language,
                widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
            )
        for entry in entries():
            self.fields[DO + entry.slug] = effect_field(entry)
        if not share(person):
            whose: Any = self.fields["whose"]
            whose.choices = WHOSE[:1]
            del self.fields["teams"]
        self.groups = (  # type: ignore[misc]
            Group("Macro", ("name", "about", "body"), f"Variables are filled in for each ticket: {VARIABLES}"),
            Group("And it does", tuple(DO + entry.slug for entry in entries()), is_quiet=True),
            Group("Who uses it", ("whose", "teams", "is_active")),
            Group("Reply in other languages", tuple(TEXT + code for code, _ in LANGUAGES),
                  "The one in the customer's language is taken; without it the reply above.", is_quiet=True),
            Group("Example", ("example",), is_quiet=True),
        )  # fmt: skip

    def starting(self, instance: Macro) -> dict[str, Any]:
        shown = {"name": instance.name, "about": instance.about, "whose": instance.whose,
                 "is_active": instance.is_active, "body": instance.texts.get("", ""),
                 "teams": instance.teams.all()}  # fmt: skip
        shown |= {TEXT + code: html for code, html in instance.texts.items() if code}
        return shown | {DO + slug: value for slug, value in instance.effects.items()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for entry in entries():
            try:
                if value := _typed(data.get(DO + entry.slug)):
                    entry().check(value)
            except FaultyEffect as fault:
                self.add_error(DO + entry.slug, str(fault))
        self.check_conditions()
        kept = ("name", "about", "whose", "is_active")
        return {name: data.get(name) for name in kept if name in data} | {
            "teams": data.get("teams") or [],
            "texts": texts_of(data),
            "effects": effects_of(data),
            "tree": self.tree,
        }


def _typed(value: Any) -> str:
    return "yes" if value in (True, "on") else (value or "").strip() if isinstance(value, str) else ""


def effects_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Effects as typed, by slug."""
    typed = {entry.slug: _typed(data.get(DO + entry.slug)) for entry in entries()}
    return {slug: value for slug, value in typed.items() if value}


def texts_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Replies as HTML by language, as typed."""
    found = {"": as_html(data.get("body") or "", data.get("format") or "")}
    found |= {code: as_html(data.get(TEXT + code) or "", "") for code, _ in LANGUAGES}
    return {code: html for code, html in found.items() if html.strip()}
