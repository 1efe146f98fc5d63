"""What the composer sends."""

import re

from django import forms
from django.core.exceptions import ValidationError

from frontdesk.kit.addresses import normal_email
from frontdesk.kit.html import clean_rich, html_to_text, text_to_html
from frontdesk.tickets.models import Ticket

MOMENTS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")  # what browsers send, in the agent's time zone


class MessageForm(forms.Form):
    """A reply or a note. `format` says whether `body` is HTML of the editor or text of the plain box."""

    mode = forms.ChoiceField(choices=[("reply", "Reply"), ("note", "Note")])
    format = forms.ChoiceField(choices=[("text", "Text"), ("html", "HTML")], required=False)
    body = forms.CharField(max_length=200_000, required=False, strip=False)
    cc = forms.CharField(max_length=2000, required=False)
    status = forms.ChoiceField(choices=[("", ""), *Ticket.Status.choices], required=False)
    seen = forms.IntegerField(min_value=0)
    send_at = forms.DateTimeField(required=False, input_formats=MOMENTS)
    key = forms.RegexField(r"^[A-Za-z0-9-]{16,64}$", required=False)

    def clean_cc(self) -> list[str]:
        """E-mail addresses, each once."""
        found = dict.fromkeys(part.strip() for part in re.split(r"[,;\s]+", self.cleaned_data["cc"]) if part.strip())
        if len(found) > 20:
            raise ValidationError("At most 20 people in copy.")
        for address in found:
            if not normal_email(address):
                raise ValidationError(f"“{address}” is no e-mail address.")
        return list(found)

    @property
    def html(self) -> str:
        """The body, sanitised, whatever it was written in."""
        body = self.cleaned_data["body"]
        return clean_rich(body) if self.cleaned_data.get("format") == "html" else text_to_html(body)

    def clean(self) -> dict[str, object]:
        """What was typed must say something, unless files say it."""
        data = super().clean() or self.cleaned_data
        if not self.files and not self.data.get("kept") and "body" in data and not html_to_text(self.html):
            self.add_error("body", "Write something first.")
        return data
