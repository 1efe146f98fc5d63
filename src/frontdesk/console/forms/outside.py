"""Addresses of other systems that Frontdesk calls: those that a call would be refused to are refused when typed."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings

from frontdesk.kit.net import is_inside


def check_outside(url: str) -> None:
    """Raises ValidationError for an address inside one's own network, unless the operator allows these (A42)."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        raise forms.ValidationError("Write the whole address: https://…") from None
    if host and is_inside(host) and not settings.ALLOW_PRIVATE_HOSTS:
        raise forms.ValidationError(
            f"{host} is inside your own network, and calls there are refused. Write an address that the internet "
            "reaches, or have the operator set FRONTDESK_ALLOW_PRIVATE_HOSTS."
        )


class CalledAddress(forms.URLField):
    """The address of a webhook: https, and outside, where the operator does not allow what is inside."""

    def __init__(self) -> None:
        super().__init__(
            max_length=500,
            label="Address",
            assume_scheme="https",
            widget=forms.URLInput({"placeholder": "https://", "autocomplete": "off", "spellcheck": "false"}),
            help_text="It begins with https:// and is not inside your own network (localhost, 10.…, 192.168.…), "
            "unless the operator allows that.",
        )

    def clean(self, value: Any) -> str:
        """Raises ValidationError that says what to write instead."""
        url = str(super().clean(value) or "")
        check_outside(url)
        if url and not url.startswith("https://") and not settings.ALLOW_PRIVATE_HOSTS:
            raise forms.ValidationError("Write an address that begins with https://: others could read along.")
        return url
