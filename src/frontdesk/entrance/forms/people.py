"""First start, invitations, profile and tokens."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from frontdesk.accounts.logic.scopes import SCOPES
from frontdesk.accounts.logic.zones import is_zone, zone_names
from frontdesk.accounts.models import User
from frontdesk.entrance.forms.passwords import NewPasswordForm, new_password

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def zone_choices(empty: str = "") -> list[tuple[str, str]]:
    """Time zones to choose from; `empty` is the label of the choice to have none."""
    zones = [(name, name.replace("_", " ")) for name in zone_names()]
    return [("", empty), *zones] if empty else zones


def person_name(label: str = "Your name") -> forms.CharField:
    """A field for the name that others read."""
    return forms.CharField(label=label, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))


class SetUpForm(NewPasswordForm):
    """The answers of the first start."""

    name = forms.CharField(
        label="Name of your organisation",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "autofocus": True}),
    )
    time_zone = forms.ChoiceField(label="Time zone", choices=zone_choices, initial="Europe/London")
    days = forms.MultipleChoiceField(
        label="Days on which you answer",
        choices=list(enumerate(WEEKDAYS)),
        initial=[0, 1, 2, 3, 4],
        widget=forms.CheckboxSelectMultiple,
    )
    opens_at = forms.TimeField(label="From", initial="09:00", widget=forms.TimeInput(attrs={"type": "time"}))
    closes_at = forms.TimeField(
        label="Until", initial="17:00", help_text="00:00 is midnight.", widget=forms.TimeInput(attrs={"type": "time"})
    )
    person = person_name()
    email = forms.EmailField(
        label="Your e-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = new_password()
    field_order = ("name", "time_zone", "days", "opens_at", "closes_at", "person", "email", "password")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes != datetime.time(0) and closes <= opens:
            self.add_error("closes_at", "Choose a time after the first.")
        return data

    def answers(self) -> dict[str, Any]:
        """What `accounts.set_up` takes."""
        data = self.cleaned_data
        hours = [(int(day), data["opens_at"], data["closes_at"]) for day in data["days"]]
        return {key: data[key] for key in ("name", "time_zone", "email", "person", "password")} | {"hours": hours}


class InvitationForm(NewPasswordForm):
    """How an invited person wants to be called, and its password."""

    name = person_name()
    password = new_password()
    field_order = ("name", "password")


class ProfileForm(forms.Form):
    """One's own details. Agents have a signature, too."""

    name = person_name()
    time_zone = forms.ChoiceField(
        label="Time zone",
        required=False,
        choices=lambda: zone_choices("As the organisation"),
        help_text="In which times are shown to you.",
    )
    language = forms.ChoiceField(
        label="Language of mails",
        required=False,
        choices=[("", "As the organisation"), ("en", "English"), ("de", "Deutsch"), ("es", "Español"),
                 ("fr", "Français")],
        help_text="In which the desk writes to you by itself.",
    )  # fmt: skip
    theme = forms.ChoiceField(
        label="Colours", choices=User._meta.get_field("theme").choices or [], widget=forms.RadioSelect
    )
    signature = forms.CharField(
        label="Signature",
        max_length=2000,
        required=False,
        help_text="Stands under your replies.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, has_signature: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_signature:
            del self.fields["signature"]

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"]
        if zone and not is_zone(zone):
            raise ValidationError("Choose a time zone from the list.")
        return zone


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(label="What it is for", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    scopes = forms.MultipleChoiceField(
        label="What it may do", choices=list(SCOPES.items()), initial=["read"], widget=forms.CheckboxSelectMultiple
    )
