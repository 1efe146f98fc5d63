"""Switching the second step on."""

from django import forms

from frontdesk.entrance.forms.passwords import PresentPasswordForm


class SwitchOnForm(PresentPasswordForm):
    """The password, and a code that proves that the authenticator has the secret."""

    code = forms.CharField(
        label="Code that it shows now",
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
