"""Forms about a customer, and about a company."""

import zoneinfo
from typing import Any

from django import forms

from frontdesk.customers.models import Customer, CustomerField, Organization, OrganizationField, OwnField
from frontdesk.tickets.models import Field
from frontdesk.workspace.forms.acts import question

PREFIX = "field_"
KINDS = [("email", "E-mail"), ("phone", "Telephone")]


class OwnFieldsForm(forms.Form):
    """Asks the fields of our own besides what it asks itself; nothing of them is required."""

    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def ask(self, asked: type[OwnField], answers: dict[str, Any]) -> None:
        """Add them, with the answers so far."""
        self.own = list(asked._default_manager.filter(is_active=True))
        for one in self.own:
            self.fields[PREFIX + one.slug] = _asking(one)
            self.initial[PREFIX + one.slug] = answers.get(one.slug)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        given = {name: value for name, value in self.cleaned_data.items() if not name.startswith(PREFIX)}
        own = {one.slug: self.cleaned_data.get(PREFIX + one.slug) for one in self.own}
        if own:
            given["fields"] = {slug: "" if value is None else value for slug, value in own.items()}
        return given


class CustomerForm(OwnFieldsForm):
    """What agents may correct. Addresses are not among it: they say who somebody is."""

    name = forms.CharField(max_length=160, required=False)
    phone = forms.CharField(max_length=32, required=False)
    organization = forms.ModelChoiceField(
        Organization.objects.all(), required=False, empty_label="None", label="Organisation"
    )
    department = forms.CharField(max_length=120, required=False)
    language = forms.CharField(max_length=12, required=False, help_text="Such as en, de, fr.")
    time_zone = forms.CharField(
        max_length=64, required=False, help_text="Such as Europe/London: their local time is shown then."
    )
    tags = forms.CharField(required=False, max_length=900, help_text="Separate them with commas.")
    is_employee = forms.BooleanField(required=False, label="Works for us")
    notes = forms.CharField(
        required=False, max_length=5000, widget=forms.Textarea({"rows": 3}), label="In short",
        help_text="A line that always stands at the top. What comes up day by day is a note.",
    )  # fmt: skip

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(customer, name) for name in self.fields if hasattr(customer, name)}
        self.initial |= {"seen": customer.version, "tags": ", ".join(customer.tags)}
        self.ask(CustomerField, customer.fields)

    def clean_time_zone(self) -> str:
        """A zone that the world knows."""
        zone: str = self.cleaned_data["time_zone"].strip()
        if zone and zone not in zoneinfo.available_timezones():
            raise forms.ValidationError("This is no time zone. Write it as Europe/London or America/New_York.")
        return zone

    def clean_tags(self) -> list[str]:
        """The tags one by one."""
        return [tag.strip() for tag in self.cleaned_data["tags"].split(",") if tag.strip()]


def _asking(field: OwnField) -> forms.Field:
    """As the form of a ticket asks it."""
    alike = Field(name=field.name, kind=field.kind, hint=field.hint, choices=field.choices)
    return question(alike)


class NoteForm(forms.Form):
    """A note on a customer."""

    text = forms.CharField(max_length=4000, widget=forms.Textarea({"rows": 2}), label="Note on this customer")
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


class IdentityForm(forms.Form):
    """Another address of theirs."""

    kind = forms.ChoiceField(choices=KINDS, label="Kind")
    address = forms.CharField(max_length=254, label="Address")


class ConsentForm(forms.Form):
    """What they agreed to, or no longer do."""

    purpose = forms.CharField(max_length=80, label="To what", help_text="Such as newsletter, recording of calls.")
    source = forms.CharField(max_length=200, label="From where", help_text="Such as their mail of 3 May.")
    is_given = forms.TypedChoiceField(
        choices=[("yes", "They agree"), ("no", "They no longer agree")], coerce=lambda value: value == "yes",
        label="Decision",
    )  # fmt: skip


class OrganizationForm(OwnFieldsForm):
    """A company; None for one that is to be added."""

    name = forms.CharField(max_length=160)
    domain = forms.CharField(max_length=200, required=False, help_text="Such as example.org.")
    notes = forms.CharField(required=False, max_length=5000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, organization: Organization | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organization is not None:
            self.initial = {name: getattr(organization, name) for name in self.fields if hasattr(organization, name)}
            self.initial["seen"] = organization.version
        self.ask(OrganizationField, organization.fields if organization is not None else {})
