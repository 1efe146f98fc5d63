"""The form of a policy: for which tickets, which promises, how they are counted, and for what they stand still."""

import re
from typing import Any

from django import forms

from frontdesk.accounts.models import Calendar, Team
from frontdesk.console.forms.asking import AskingForm
from frontdesk.console.forms.base import Group
from frontdesk.sla.actions.rules import Budget
from frontdesk.sla.models import Counting, Promise
from frontdesk.tickets.logic.conditions import Group as Tree
from frontdesk.tickets.models import Ticket

HOUR, MINUTE = 3600, 60
ALWAYS = "always_"
PAUSES = [
    ("customer", "We wait for the customer (pending)"),
    ("third_party", "We wait for a third party (on hold)"),
    ("planned", "It is put off to a time that was agreed (snoozed)"),
]
PROMISES_NOTHING = (
    "It holds for every ticket and promises nothing, so that no ticket would be promised anything. "
    "Say for which tickets it holds, or how soon."
)


def counting_choices() -> list[tuple[str, str]]:
    """By whose hours promises count: each team's, the company's, or one calendar whatever the team."""
    calendars = list(Calendar.objects.order_by("name"))
    default = next((str(one) for one in calendars if one.is_default), "round the clock")
    return [
        (Counting.TEAM, f"Each team's own hours, and {default} for the others"),
        (Counting.WORKSPACE, f"The company's hours for every team: {default}"),
        *((str(one.pk), f"Always {one} ({one.time_zone.replace('_', ' ')})") for one in calendars),
    ]


def own_hours() -> str:
    """Which teams have hours of their own, and which."""
    found = Team.objects.exclude(calendar=None).filter(is_active=True).select_related("calendar")
    named = ", ".join(f"{team} ({team.calendar})" for team in found)
    return f"With hours of their own: {named}." if named else "No team has hours of its own yet."


class PolicyForm(AskingForm):
    """How soon, by priority: times in hours and minutes, and for which tickets they hold."""

    name = forms.CharField(max_length=80)
    is_active = forms.BooleanField(required=False, initial=True, label="In use")
    position = forms.IntegerField(
        required=False, min_value=0, max_value=9999, initial=10, label="Place",
        help_text="The first policy that fits a ticket holds; lower places are asked first.",
    )  # fmt: skip
    asks = ("Holds for", "Of the tickets that no policy before it fits. “Me” and moments that move cannot be asked.")
    counting = forms.ChoiceField(label="Counted by", choices=counting_choices)
    pauses = forms.MultipleChoiceField(
        required=False, label="Promises stand still while", choices=PAUSES, widget=forms.CheckboxSelectMultiple,
        initial=["customer", "third_party"], help_text="First and next reply never stand still for these.",
    )  # fmt: skip
    warn_at_percent = forms.CharField(
        required=False, max_length=40, initial="75, 90", label="Warn when so much of the time is used, in %",
    )  # fmt: skip
    is_for_open = forms.BooleanField(
        required=False, label="Let this hold for open tickets too",
        help_text="Otherwise it holds for tickets that come in, or are changed, from now on.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counting"].help_text = own_hours()
        for priority, _ in Ticket.Priority.choices:
            for promise, label in Promise.choices:
                self.fields[f"{promise}_{priority}"] = forms.CharField(
                    required=False, max_length=12, label=label, help_text="",
                    widget=forms.TextInput(attrs={"placeholder": "no promise"}),
                )  # fmt: skip
            self.fields[f"{ALWAYS}{priority}"] = forms.MultipleChoiceField(
                required=False, label="Counted round the clock", choices=Promise.choices,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        if not self.is_asking:
            for name in ("is_active", "position"):
                del self.fields[name]

    @property
    def is_asking(self) -> bool:
        """Whether it has conditions: the default policy holds for all that no other fits."""
        return self.instance is None or not self.instance.is_default

    def shown_groups(self) -> list[Group]:
        first = [("name",), ("position",), ("is_active",)] if self.is_asking else [("name",)]
        priorities = [
            Group(str(name), [tuple(f"{promise}_{priority}" for promise, _ in Promise.choices),
                              (f"{ALWAYS}{priority}",)], is_quiet=True)
            for priority, name in Ticket.Priority.choices
        ]  # fmt: skip
        return [
            Group("Policy", first),
            Group("Business hours", [("counting",)], is_quiet=True),
            *priorities,
            Group("While they run", [("pauses",), ("warn_at_percent",)], is_quiet=True),
            Group("Open tickets", [("is_for_open",)]),
        ]

    def starting(self, instance: Any) -> dict[str, Any]:
        targets = list(instance.targets.all())
        times = {f"{t.promise}_{t.priority}": written_time(t.budget_seconds) for t in targets}
        always = {
            f"{ALWAYS}{priority}": [t.promise for t in targets if t.is_calendar_time and t.priority == priority]
            for priority, _ in Ticket.Priority.choices
        }
        return {
            "name": instance.name, "is_active": instance.is_active, "position": instance.position,
            "counting": str(instance.calendar_id or instance.counts_by), "pauses": instance.pauses,
            "warn_at_percent": ", ".join(map(str, instance.warn_at_percent)),
            **times, **always,
        }  # fmt: skip

    def clean_warn_at_percent(self) -> list[int]:
        pieces = [piece.strip().rstrip("%").strip() for piece in str(self.cleaned_data["warn_at_percent"]).split(",")]
        if any(piece and not (piece.isascii() and piece.isdecimal() and 0 < int(piece) < 100) for piece in pieces):
            raise forms.ValidationError("Write shares between 1 and 99 percent: 75, 90.")
        return sorted({int(piece) for piece in pieces if piece})[:5]

    def clean(self) -> dict[str, Any]:
        """`targets`: {(promise, priority): Budget, or None}; `counts_by` and `calendar`; `tree` of the conditions."""
        values = super().clean() or self.cleaned_data
        chosen = values.pop("counting", "")
        values["calendar"] = Calendar.objects.filter(pk=int(chosen)).first() if chosen.isdigit() else None
        values["counts_by"] = Counting.NAMED if values["calendar"] else chosen
        self.check_conditions()
        values["tree"] = self.tree if self.is_asking else Tree()
        targets: dict[tuple[str, int], Budget | None] = {}
        for priority, named in Ticket.Priority.choices:
            always = values.pop(f"{ALWAYS}{priority}", ())
            for promise, _ in Promise.choices:
                try:
                    seconds = read_time(values.pop(f"{promise}_{priority}", ""))
                except forms.ValidationError as error:
                    self.add_error(f"{promise}_{priority}", f"{named}: {error.messages[0]}")
                    continue
                targets[(str(promise), int(priority))] = Budget(seconds, promise in always) if seconds else None
        values["targets"] = targets
        is_held_by_all = self.is_asking and values.get("is_active") and not values["tree"].parts
        if is_held_by_all and not self.errors and not any(targets.values()):
            raise forms.ValidationError(PROMISES_NOTHING)
        if values.get("position") is None:
            values.pop("position", None)
        return values


def written_time(seconds: int) -> str:
    """`4 h`, `1 h 30`, `20 min`."""
    hours, rest = divmod(seconds, HOUR)
    minutes = rest // MINUTE
    return f"{hours} h {minutes:02d}" if hours and minutes else f"{hours} h" if hours else f"{minutes} min"


def read_time(text: str) -> int:
    """Seconds of `4 h`, `1 h 30`, `20 min`, `1:30` or `2 d` (of 8 hours); 0 for nothing. Raises ValidationError."""
    plain = text.strip().lower().replace("hours", "h").replace("hour", "h")
    if not plain:
        return 0
    match = re.fullmatch(r"(\d{1,3})\s*min(?:utes?)?", plain)
    if match:
        seconds = int(match[1]) * MINUTE
    elif match := re.fullmatch(r"(\d{1,4})\s*(?:h|:)\s*(?:(\d{1,2})(?:\s*min)?)?", plain):
        seconds = int(match[1]) * HOUR + int(match[2] or 0) * MINUTE
    elif match := re.fullmatch(r"(\d{1,3})\s*d(?:ays?)?", plain):
        seconds = int(match[1]) * 8 * HOUR
    else:
        raise forms.ValidationError("Write it as 20 min, 4 h or 1 h 30.")
    if not seconds:
        raise forms.ValidationError("Leave it empty for no promise.")
    return seconds
