"""Finding a ticket by number and address."""

from django import forms
from django.core.exceptions import ValidationError

from frontdesk.kit.addresses import normal_email
from frontdesk.portal.forms.plain import PlainForm
from frontdesk.tickets.logic.number import parse


class LookupForm(PlainForm):
    """`cleaned_data` has `number` as an integer and `email` in its normal form."""

    number = forms.CharField(
        label="Number", max_length=30, help_text="It stands in the mail that we sent, for example FD-4827193."
    )
    email = forms.CharField(
        label="E-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="The address that you wrote from.",
    )  # fmt: skip

    def clean_number(self) -> int:
        if (number := parse(self.cleaned_data["number"])) is None:
            raise ValidationError("This is not a number of ours. Example: FD-4827193")
        return number

    def clean_email(self) -> str:
        if not (address := normal_email(self.cleaned_data["email"])):
            raise ValidationError("This does not look like an e-mail address. Example: name@example.org")
        return address


class CodeForm(PlainForm):
    """`cleaned_data` has `code` as six digits."""

    code = forms.CharField(
        label="Code", max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split()).replace("-", "")
        if not (code.isascii() and code.isdigit() and len(code) == 6):
            raise ValidationError("The code has six digits.")
        return code
