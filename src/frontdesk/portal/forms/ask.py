"""The form with which somebody asks for help."""

from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from frontdesk.customers.logic.address import normal_phone
from frontdesk.kit.addresses import normal_email
from frontdesk.kit.files import safe_name
from frontdesk.kit.html import one_line
from frontdesk.portal.forms.files import FilesField
from frontdesk.portal.forms.plain import PlainForm
from frontdesk.portal.forms.questions import PREFIX, conditions, form_field
from frontdesk.portal.stamp import Stale, TooFast, new_stamp, read_stamp
from frontdesk.tickets.fields import clean_answers, questions_for
from frontdesk.tickets.models import Category

STOPS = [
    ("no", "No, I can go on working"),
    ("me", "Yes, it stops me"),
    ("team", "Yes, it stops several of us"),
    ("customers", "Yes, we cannot serve customers"),
]
# Urgency and impact (1 high to 3 low) of each answer; "no" leaves both to the category.
WEIGHT = {"me": (1, 3), "team": (1, 2), "customers": (1, 1)}


class AskForm(PlainForm):
    """`category` decides the questions; `is_known` leaves out what the desk knows of people who signed in.

    `cleaned_data` has name, email, phone (normal forms), subject, description, attached, answers, nonce.
    """

    name = forms.CharField(label="Your name", max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.CharField(
        label="E-mail", max_length=254, help_text="We answer to this address.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    phone = forms.CharField(
        label="Phone", max_length=40, required=False, help_text="If we should call you back.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    stops = forms.ChoiceField(
        label="Does this stop you or others from working?", choices=STOPS, initial="no", widget=forms.RadioSelect
    )
    subject = forms.CharField(label="What is it about?", max_length=200)
    description = forms.CharField(
        label="Describe it", max_length=20_000, widget=forms.Textarea(attrs={"rows": 7}),
        help_text="The more we know, the sooner we can help: what you did, what you saw, which booking or device.",
    )  # fmt: skip
    attached = FilesField(
        label="Files", help_text=f"Photos, screenshots or documents, up to {settings.UPLOAD_LIMIT // 1024**2} MB each."
    )
    # People never see this field; programs that fill in everything do.
    website = forms.CharField(label="Leave this empty", required=False, max_length=200)
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)

    error_css_class = "invalid"

    def __init__(self, *args: Any, category: Category | None, is_known: bool, region: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category, self.region = category, region
        self.refuses_quietly = False
        for name in ("name", "email", "phone") if is_known else ("stops",):
            del self.fields[name]
        asked = questions_for(category, public_only=True)
        self.conditions = conditions(asked)
        self.asked = [PREFIX + field.slug for field in asked]
        for field in asked:
            self.fields[PREFIX + field.slug] = form_field(field)
        # As on the page: the summary of errors has the same order.
        self.order_fields(["subject", *self.asked, "description", "attached", "stops"])
        self.fields["website"].widget.attrs.update({"tabindex": "-1", "autocomplete": "off"})

    def redrawn_stamp(self) -> str:
        """A stamp for the page: the one that was sent while it is good, so that a repeated form keeps its key."""
        return new_stamp() if "stamp" in self.errors or not self.is_bound else str(self.data.get("stamp", ""))

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"], 160)

    def clean_subject(self) -> str:
        return one_line(self.cleaned_data["subject"], 200)

    def clean_email(self) -> str:
        if not (address := normal_email(self.cleaned_data["email"])) or "." not in address.rpartition("@")[2]:
            raise ValidationError("This does not look like an e-mail address. Example: name@example.org")
        return address

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        if not typed:
            return ""
        if number := normal_phone(typed, self.region):
            return number
        example = phonenumbers.example_number(self.region or "GB")
        shown = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.INTERNATIONAL) if example else ""
        raise ValidationError(f"This does not look like a telephone number. Example: {shown}")

    def clean_stamp(self) -> str:
        try:
            self.cleaned_data["nonce"] = read_stamp(self.cleaned_data["stamp"])
        except TooFast:
            raise ValidationError("That was very quick. Please send the form once more.") from None
        except Stale:
            raise ValidationError("The form was open for too long. Please send it once more.") from None
        return str(self.cleaned_data["stamp"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        raw = {name.removeprefix(PREFIX): found.get(name) for name in self.asked}
        try:
            found["answers"] = clean_answers(self.category, raw, public_only=True)
        except ValidationError as faults:
            for slug, messages in faults.message_dict.items():
                self.add_error(PREFIX + slug, messages)
        self.refuses_quietly = bool(found.get("website"))
        return found

    def lost_files(self) -> list[str]:
        """Names of the files that were sent with a form that is shown again: a browser cannot keep them."""
        sent = self.files.getlist("attached") if self.is_bound and self.errors else []
        return [safe_name(one.name or "") for one in sent]
