"""What the composer sends."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from frontdesk.kit.addresses import normal_email
from frontdesk.kit.html import clean_rich, html_to_text, text_to_html
from frontdesk.tickets.actions.drafts import Slot
from frontdesk.tickets.models import Ticket

MOMENTS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")  # what browsers send, in the agent's time zone
MOST = 20  # addresses of one line
LINES = {"to": "people to write to", "cc": "people in copy", "bcc": "people in blind copy"}


def addresses_in(typed: str, whom: str) -> list[str]:
    """E-mail addresses, each once, apart by commas, semicolons or blanks. Raises ValidationError."""
    found = dict.fromkeys(part.strip("<>") for part in re.split(r"[,;\s]+", typed) if part.strip("<>"))
    if len(found) > MOST:
        raise ValidationError(f"At most {MOST} {whom}.")
    for address in found:
        if not normal_email(address):
            raise ValidationError(f"“{address}” is no e-mail address.")
    return list(found)


class SlotForm(forms.Form):
    """Which draft is meant: the mode of the composer, and the aside that is gone on with."""

    mode = forms.ChoiceField(choices=[("reply", "Reply"), ("note", "Note"), ("forward", "Forward")])
    conversation = forms.IntegerField(min_value=1, max_value=2**62, required=False)

    @property
    def slot(self) -> Slot:
        """For a form that is valid."""
        kind = self.cleaned_data["mode"]
        return Slot(kind, self.cleaned_data["conversation"] if kind == "forward" else None)


class MessageForm(SlotForm):
    """A reply, a note, or a mail to a third party. `format` says whether `body` is HTML of the editor or plain text."""

    format = forms.ChoiceField(choices=[("text", "Text"), ("html", "HTML")], required=False)
    body = forms.CharField(max_length=200_000, required=False, strip=False)
    to = forms.CharField(max_length=2000, required=False)
    cc = forms.CharField(max_length=2000, required=False)
    bcc = forms.CharField(max_length=2000, required=False)
    title = forms.CharField(max_length=250, required=False)
    include = forms.ChoiceField(choices=[("", "Nothing"), ("latest", ""), ("all", "")], required=False)
    with_files = forms.BooleanField(required=False)
    status = forms.ChoiceField(choices=[("", ""), *Ticket.Status.choices], required=False)
    seen = forms.IntegerField(min_value=0)
    send_at = forms.DateTimeField(required=False, input_formats=MOMENTS)
    key = forms.RegexField(r"^[A-Za-z0-9-]{16,64}$", required=False)

    def clean_to(self) -> list[str]:
        """To whom outside it goes."""
        return addresses_in(self.cleaned_data["to"], LINES["to"])

    def clean_cc(self) -> list[str]:
        """Who is in copy."""
        return addresses_in(self.cleaned_data["cc"], LINES["cc"])

    def clean_bcc(self) -> list[str]:
        """Who gets it unseen."""
        return addresses_in(self.cleaned_data["bcc"], LINES["bcc"])

    @property
    def html(self) -> str:
        """The body, sanitised, whatever it was written in."""
        body = self.cleaned_data["body"]
        return clean_rich(body) if self.cleaned_data.get("format") == "html" else text_to_html(body)

    @property
    def uploads(self) -> list[str]:
        """Tokens of the files that came before."""
        named = self.data.getlist("upload") if isinstance(self.data, QueryDict) else []
        return [token for token in named if re.fullmatch(r"[\w-]{10,32}", token)]

    def clean(self) -> dict[str, object]:
        """What was typed must say something, unless files say it."""
        data = super().clean() or self.cleaned_data
        carries = self.files or self.data.get("kept") or self.uploads or data.get("include")
        if not carries and "body" in data and not html_to_text(self.html):
            self.add_error("body", "Write something first.")
        return data


class DraftForm(SlotForm):
    """What a page saves while somebody writes: everything as typed, nothing has to be whole."""

    format = forms.ChoiceField(choices=[("text", "Text"), ("html", "HTML")], required=False)
    body = forms.CharField(max_length=200_000, required=False, strip=False)
    to = forms.CharField(max_length=2000, required=False)
    cc = forms.CharField(max_length=2000, required=False)
    bcc = forms.CharField(max_length=2000, required=False)
    title = forms.CharField(max_length=250, required=False)
    doing = forms.RegexField(r"^\d{1,18}:[a-z_,]{0,270}$", required=False)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)

    @property
    def html(self) -> str:
        """The words, not sanitised yet."""
        body = self.cleaned_data["body"]
        return str(body) if self.cleaned_data.get("format") == "html" else text_to_html(body)
