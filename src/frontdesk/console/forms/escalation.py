"""Forms of levels, escalation policies, rotations and webhooks."""

import datetime
from typing import Any, ClassVar

from django import forms

from frontdesk.accounts.models import Agent, Team, Workspace
from frontdesk.console.forms.asking import AskingForm
from frontdesk.console.forms.base import Group, PlainForm, RowForm
from frontdesk.console.forms.calendars import YEARS
from frontdesk.console.forms.organisation import zone_field
from frontdesk.console.forms.outside import CalledAddress
from frontdesk.console.forms.promises import read_time, written_time
from frontdesk.console.forms.tickets import Words
from frontdesk.escalation.actions import StepWritten
from frontdesk.escalation.models import Hook, LevelTarget, Policy, PolicyStep, Rotation, Trigger
from frontdesk.rules.logic.drawing import Lines, changed, read_lines
from frontdesk.tickets.actions.escalating import IN_CHARGE
from frontdesk.tickets.models import Escalation

DAYS = [(str(at), name) for at, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))]
KINDS = [
    (Escalation.Kind.HIERARCHICAL, "A supervisor is asked to step in; it stays with its team"),
    (Escalation.Kind.FUNCTIONAL, "Another team takes it over"),
]


class LevelForm(PlainForm):
    """Targets of one level."""

    claim = forms.CharField(
        required=False, max_length=12, label="Claimed within", widget=forms.TextInput({"placeholder": "no target"}),
        help_text="15 min, 1 h 30, or nothing. It begins when a ticket reaches a team of this level.",
    )  # fmt: skip
    acknowledge = forms.CharField(
        required=False, max_length=12, label="Acknowledged within",
        widget=forms.TextInput({"placeholder": "no target"}), help_text="Claiming acknowledges, too.",
    )  # fmt: skip
    is_calendar_time = forms.BooleanField(
        required=False, label="Count round the clock", help_text="Otherwise in the business hours of the team."
    )

    def starting(self, instance: LevelTarget) -> dict[str, Any]:
        return {
            "claim": written_time(instance.claim_seconds) if instance.claim_seconds else "",
            "acknowledge": written_time(instance.acknowledge_seconds) if instance.acknowledge_seconds else "",
            "is_calendar_time": instance.is_calendar_time,
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        found: dict[str, Any] = {"is_calendar_time": values.get("is_calendar_time", False)}
        for name in ("claim", "acknowledge"):
            try:
                found[f"{name}_seconds"] = read_time(values.get(name, "")) or None
            except forms.ValidationError as error:
                self.add_error(name, error)
        return found


def people() -> list[tuple[str, str]]:
    """Those who may be called, for a list of choices."""
    return [(str(one.pk), one.name) for one in Agent.objects.working().select_related("user")]


class LinedForm(PlainForm):
    """A form with lines that its own buttons add, move and take out; these begin with `ACTS`, where it has others."""

    NAME: ClassVar[str]
    NAMES: ClassVar[tuple[str, ...]]
    ACTS: ClassVar[str] = ""

    def acted(self) -> bool:
        """Whether one of the buttons was pressed that only draw the form anew."""
        return bool(self.is_bound and self.data.get("act"))

    def sent(self) -> Lines:
        """The lines that were sent and say something."""
        act = self.data.get("act", "")
        own = act.removeprefix(self.ACTS) if act.startswith(self.ACTS) else ""
        found = changed(read_lines(self.data, self.NAME, self.NAMES), own)
        return [line for line in found if line[self.NAMES[0]]]

    @property
    def people(self) -> list[tuple[str, str]]:
        """Who can be chosen."""
        return people()


class RotationForm(LinedForm):
    """Who is on call in turn."""

    NAME: ClassVar[str] = "person"
    NAMES: ClassVar[tuple[str, ...]] = ("agent",)

    name = forms.CharField(max_length=80)
    is_active = forms.BooleanField(required=False, initial=True, label="In use")
    time_zone = zone_field()
    length = forms.IntegerField(min_value=1, max_value=52, initial=1, label="A turn lasts")
    unit = forms.ChoiceField(choices=Rotation.Unit.choices, initial="weeks", label="Counted in")
    handover_at = forms.TimeField(
        initial=datetime.time(9), label="Handed over at", widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    starts_on = forms.DateField(
        label="The first turn begins on", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    from_time = forms.TimeField(
        required=False, label="On call from", widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    until_time = forms.TimeField(
        required=False, label="until", widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text="Empty: round the clock. 18:00 until 08:00 goes over midnight.",
    )  # fmt: skip
    days = forms.TypedMultipleChoiceField(
        required=False, choices=DAYS, coerce=int, widget=forms.CheckboxSelectMultiple, label="Only on",
        help_text="None chosen: every day. A night belongs to the day on which it begins.",
    )  # fmt: skip
    groups: ClassVar[tuple[Group, ...]] = (
        Group("Rotation", ("name", "time_zone", "is_active")),
        Group("Turns", (("length", "unit"), ("handover_at", "starts_on"))),
        Group("Hours", (("from_time", "until_time"), "days"), is_quiet=True),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = datetime.date.today
        self.fields["time_zone"].initial = Workspace.objects.values_list("time_zone", flat=True).first()

    def starting(self, instance: Rotation) -> dict[str, Any]:
        names = (
            "name", "is_active", "time_zone", "length", "unit", "handover_at", "starts_on", "from_time", "until_time",
            "days",
        )  # fmt: skip
        return {name: getattr(instance, name) for name in names}

    @property
    def lines(self) -> Lines:
        """The people as they are drawn."""
        if self.is_bound:
            return self.sent()
        members = self.instance.members.all() if self.instance is not None else ()
        return [{"agent": str(one.agent_id)} for one in members]

    def clean_starts_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["starts_on"]
        if day.year not in YEARS:
            raise forms.ValidationError("Choose a day between the years 2000 and 2100.")
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        chosen = [int(line["agent"]) for line in self.sent() if line["agent"].isdecimal()]
        known = Agent.objects.working().in_bulk(chosen)
        if len(known) < len(set(chosen)):
            raise forms.ValidationError("Somebody of these does not work tickets any more.")
        if values.get("is_active") and not chosen:
            raise forms.ValidationError("Choose who takes the turns, or take the rotation out of use until you know.")
        return {**values, "people": [known[key] for key in chosen]}


class EscalationPolicyForm(LinedForm, AskingForm):
    """When a ticket escalates by itself, for which tickets, and whom to tell in which order."""

    NAME: ClassVar[str] = "step"
    ACTS: ClassVar[str] = "step/"
    NAMES: ClassVar[tuple[str, ...]] = ("whom", "after", "rotation", "agent", "mail", "push", "hook", "business")

    name = forms.CharField(max_length=80)
    position = forms.IntegerField(
        min_value=0, max_value=9999, initial=50, label="Place",
        help_text="Of the policies that fit, the first acts; lower places are asked first.",
    )  # fmt: skip
    is_active = forms.BooleanField(required=False, initial=True, label="In use")
    triggers = forms.MultipleChoiceField(
        choices=Trigger.choices, widget=forms.CheckboxSelectMultiple, label="It acts when",
        help_text="When somebody escalates by hand, it only says whom to call.",
    )  # fmt: skip
    words = Words(
        longest=80, by_line=True, label="Words",
        help_text="One word or phrase per line; lawyer* stands for all that begin like it.",
    )  # fmt: skip
    asks = ("For which tickets", "A customer’s rank, organisation, tags, anything. Without a condition: every ticket.")
    asks_after = 2
    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect, initial=KINDS[0][0], label="Then")
    team = forms.ModelChoiceField(
        Team.objects.filter(is_active=True), required=False, empty_label="One of the next level", label="Which team"
    )
    in_charge = forms.ModelChoiceField(
        Agent.objects.none(), required=False, empty_label="Whoever watches over the team", label="In charge"
    )
    repeats = forms.IntegerField(min_value=0, max_value=10, initial=1, label="All steps again, times")
    calls_all = forms.BooleanField(required=False, initial=True, label="At last, call all supervisors")
    conditions: ClassVar[dict[str, tuple[str, str]]] = {
        "team": ("kind", Escalation.Kind.FUNCTIONAL), "in_charge": ("kind", Escalation.Kind.HIERARCHICAL),
    }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["in_charge"].queryset = Agent.objects.working().filter(role__in=IN_CHARGE).select_related("user")
        self.groups = (  # type: ignore[misc]
            Group("Policy", ("name", "position", "is_active")),
            Group("When", ("triggers", "words")),
            Group("What happens", ("kind", "team", "in_charge"), is_quiet=True),
            Group("If nobody acknowledges", ("repeats", "calls_all")),
        )  # fmt: skip

    def starting(self, instance: Policy) -> dict[str, Any]:
        names = ("name", "position", "is_active", "triggers", "words", "kind", "team", "in_charge", "repeats",
                 "calls_all")  # fmt: skip
        return {name: getattr(instance, name) for name in names}

    @property
    def whoms(self) -> list[tuple[str, str]]:
        """Whom a step can mean."""
        return [(value, str(label)) for value, label in PolicyStep.Whom.choices]

    @property
    def rotations(self) -> list[tuple[str, str]]:
        """Rotations in use."""
        return [(str(one.pk), one.name) for one in Rotation.objects.filter(is_active=True)]

    @property
    def hooks(self) -> list[tuple[str, str]]:
        """Webhooks in use."""
        return [(str(one.pk), one.name) for one in Hook.objects.filter(is_active=True)]

    @property
    def lines(self) -> Lines:
        """The steps as they are drawn."""
        if self.is_bound:
            return self.sent()
        steps = self.instance.steps.all() if self.instance is not None else ()
        return [
            {
                "whom": step.whom, "after": str(step.after_minutes), "rotation": str(step.rotation_id or ""),
                "agent": str(step.agent_id or ""), "mail": "on" if "mail" in step.media else "",
                "push": "on" if "push" in step.media else "", "hook": str(step.hook_id or ""),
                "business": "on" if step.is_business_time else "",
            }
            for step in steps
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        plain = ("name", "position", "is_active", "triggers", "words", "kind", "team", "in_charge", "repeats",
                 "calls_all")  # fmt: skip
        self.check_conditions()
        return {name: data[name] for name in plain if name in data} | {
            "tree": self.tree, "steps": [_step(line) for line in self.sent()],
        }  # fmt: skip


def _step(line: dict[str, str]) -> StepWritten:
    def key(name: str) -> int:
        return int(line[name]) if line[name].isascii() and line[name].isdecimal() and len(line[name]) < 10 else 0

    if line["after"] and not (line["after"].isdecimal() and len(line["after"]) < 6):
        raise forms.ValidationError("Write how many minutes a step waits, as a number.")
    return StepWritten(
        whom=line["whom"],
        after_minutes=key("after"),
        media=[name for name in ("mail", "push") if line[name]],
        rotation=Rotation.objects.filter(pk=key("rotation")).first(),
        agent=Agent.objects.filter(pk=key("agent")).first(),
        hook=Hook.objects.filter(pk=key("hook")).first(),
        is_business_time=bool(line["business"]),
    )


class HookForm(RowForm):
    """Where steps are told besides people."""

    url = CalledAddress()
    signing_secret = forms.CharField(
        required=False, max_length=200, widget=forms.PasswordInput, label="Secret",
        help_text="Each call is signed with it: Frontdesk-Signature. Empty: the present one stays, or one is made.",
    )  # fmt: skip

    class Meta:
        model = Hook
        fields = ("name", "url", "is_active", "may_acknowledge")
        labels = {"is_active": "In use", "may_acknowledge": "May acknowledge"}
        help_texts = {
            "may_acknowledge": "Each call then names an address at which the program says, once and signed with the "
            "same secret, that somebody sees to it. Nobody else is called after that."
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        secret = values.pop("signing_secret", "")
        return {**values, "secret": secret}
