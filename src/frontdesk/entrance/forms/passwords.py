"""The field for a new password, the same in every form that asks for one."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from frontdesk.accounts.models import User

LONGEST = 1000


def new_password(label: str = "Password") -> forms.CharField:
    """A field for a password that is being chosen."""
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        strip=False,
        help_text="At least 10 characters. Several words in a row are easy to keep in mind and hard to guess.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def present_password(label: str = "Password") -> forms.CharField:
    """A field for the password one has."""
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(forms.Form):
    """A new password; `user` is compared with it, so that nobody chooses their own name."""

    password = new_password("New password")

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class PresentPasswordForm(forms.Form):
    """Proof that whoever sits there is the owner of the account."""

    present = present_password("Your password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_present(self) -> str:
        from frontdesk.entrance.limits import QUARTER, waiting
        from frontdesk.kit import throttle

        verdict = throttle.hit(f"password of {self.user.pk}", limit=10, period_seconds=QUARTER)
        if not verdict.allowed:
            raise ValidationError(waiting(verdict.retry_after_seconds))
        present: str = self.cleaned_data["present"]
        if not self.user.check_password(present):
            raise ValidationError("That is not your password.")
        return present


class ChangePasswordForm(PresentPasswordForm):
    """The present password, then the new one."""

    password = new_password("New password")

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class AskResetForm(forms.Form):
    """For whom a reset link is wanted."""

    email = forms.EmailField(
        label="E-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
