"""Signing in."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from frontdesk.accounts.models import User
from frontdesk.entrance.forms.passwords import present_password
from frontdesk.entrance.limits import sign_in_wait, waiting

WRONG = "The address or the password is not right. Check both and try again."


class SignInForm(forms.Form):
    """Address and password; `user` is set when they are right, `wait_seconds` when it was tried too often."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = present_password()

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None
        self.wait_seconds = 0

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if "email" not in data or "password" not in data:
            return data
        self.wait_seconds = sign_in_wait(data["email"], self.request.META.get("REMOTE_ADDR", ""))
        if self.wait_seconds:
            raise ValidationError(waiting(self.wait_seconds))
        user = authenticate(self.request, email=data["email"], password=data["password"])
        if not isinstance(user, User):
            raise ValidationError(WRONG)
        self.user = user
        return data


class CodeForm(forms.Form):
    """A code of the second step."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        help_text="Six digits from your authenticator, or one of your recovery codes.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false", "autocapitalize": "off"}
        ),
    )
