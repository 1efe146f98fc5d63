"""What a customer writes on the ticket's page."""

from typing import Any

from django import forms

from frontdesk.portal.forms.files import FilesField
from frontdesk.portal.forms.plain import PlainForm


class AnswerForm(PlainForm):
    """A message with files; one of both is needed."""

    text = forms.CharField(
        label="Your message", max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    attached = FilesField(label="Files")
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not self.errors and not found.get("text", "").strip() and not found.get("attached"):
            self.add_error("text", "Write something first.")
        return found


class DoesNotWorkForm(PlainForm):
    """What still does not work."""

    text = forms.CharField(
        label="What does not work?", max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Say what you tried and what happened. It reaches the person who helped you.",
    )  # fmt: skip
