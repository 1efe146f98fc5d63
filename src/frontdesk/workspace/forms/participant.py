"""Who is put in copy."""

from django import forms
from django.core.exceptions import ValidationError

from frontdesk.kit.addresses import normal_email
from frontdesk.workspace.forms.acts import ActForm


class ParticipantForm(ActForm):
    """An address, and a name where we know none yet."""

    email = forms.CharField(label="E-mail", max_length=254, widget=forms.EmailInput({"autocomplete": "off"}))
    name = forms.CharField(label="Name", max_length=160, required=False, help_text="If we do not know them yet.")

    def clean_email(self) -> str:
        """The address in its normal form."""
        if not (address := normal_email(self.cleaned_data["email"])):
            raise ValidationError("This is no e-mail address. Example: name@example.org")
        return address
