"""Forms of the company, its brands and its hours."""

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.utils.html import format_html
from django.utils.safestring import SafeString

from frontdesk.accounts.logic.zones import zone_names
from frontdesk.accounts.models import Brand, Workspace
from frontdesk.console.forms.base import Group, RowForm

LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("es", "Español"), ("fr", "Français"), ("it", "Italiano")]
LANGUAGES += [("nl", "Nederlands"), ("pl", "Polski"), ("pt", "Português")]
LOGO_LIMIT = 1_000_000
LOGO_KINDS = "image/png,image/jpeg,image/gif,image/webp"
LOGO_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"RIFF")


def zone_field() -> forms.ChoiceField:
    """A time zone of the world."""
    return forms.ChoiceField(
        choices=lambda: [(name, name.replace("_", " ")) for name in zone_names()], label="Time zone"
    )


class WorkspaceForm(RowForm):
    """The company itself."""

    time_zone = zone_field()
    language = forms.ChoiceField(choices=LANGUAGES, label="Language", help_text="Of mails where we know no better.")
    groups: ClassVar[tuple[Group, ...]] = (
        Group("Company", ("name", ("time_zone", "language"))),
        Group("Tickets", ("number_prefix", ("reopen_days", "close_after_days"), "undo_seconds", "survey_is_on")),
        Group("Answers by mail", ("thanks_reopens", "has_answers_by_mail", "has_mail_commands")),
        Group("Safety and privacy", ("redacts_cards", "reads_sentiment")),
    )

    class Meta:
        model = Workspace
        fields = (
            "name", "time_zone", "language", "number_prefix", "reopen_days", "close_after_days", "undo_seconds",
            "survey_is_on",
            "redacts_cards", "reads_sentiment", "thanks_reopens", "has_answers_by_mail", "has_mail_commands",
        )  # fmt: skip
        labels = {
            "number_prefix": "Ticket numbers begin with",
            "reopen_days": "Days in which a customer can reopen",
            "close_after_days": "Days from solved to closed",
            "thanks_reopens": "A mere “thank you” opens a solved ticket again",
            "has_answers_by_mail": "Agents may answer customers by mail",
            "has_mail_commands": "Commands in the first lines of such answers",
            "undo_seconds": "Seconds in which a reply can be taken back",
            "survey_is_on": "Ask how it went when a ticket is closed",
            "redacts_cards": "Mask card numbers before anything is stored",
            "reads_sentiment": "Read how customers feel in what they write",
        }
        help_texts = {
            "thanks_reopens": "Off: it is added to the ticket, which stays solved.",
            "has_answers_by_mail": "Only from their own address, and only where its domain proves the mail.",
            "has_mail_commands": "#note, #solved, #pending, #open, #assign name; one a line.",
            "number_prefix": "One to six capital letters, such as FD.",
            "reopen_days": "An answer after that opens a new ticket.",
            "redacts_cards": "In mails, forms, replies, notes and text files: 411111******1111. It cannot be undone.",
            "reads_sentiment": "By a list of words, on this machine. Off: nothing is read, what was read is forgotten.",
            "undo_seconds": "0 to 60. With 0 a reply leaves at once.",
        }

    def clean_number_prefix(self) -> str:
        return str(self.cleaned_data["number_prefix"]).upper()


class LogoInput(forms.ClearableFileInput):
    """Stored files have no address of their own, so a kept logo is named without a link."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        plain = forms.FileInput(attrs={"accept": LOGO_KINDS}).render(name, None, attrs, renderer)
        if not isinstance(value, FieldFile) or not value:
            return plain
        return format_html(
            '{}<label class="choice"><input type="checkbox" name="{}"><span>Remove the present logo</span></label>',
            plain,
            self.clear_checkbox_name(name),
        )


class BrandForm(RowForm):
    """A face of the company."""

    groups: ClassVar[tuple[Group, ...]] = (
        Group("Look", ("name", "accent", "logo", "headline")),
        Group("Where", ("host", "is_default")),
    )

    class Meta:
        model = Brand
        fields = ("name", "accent", "logo", "headline", "host", "is_default")
        widgets = {"accent": forms.TextInput(attrs={"type": "color"}), "logo": LogoInput}
        labels = {"accent": "Colour", "host": "Host name", "is_default": "Used where no brand is named"}
        help_texts = {
            "accent": "Of buttons and links in the help centre and in mail.",
            "logo": "PNG, JPEG, GIF or WebP, up to 1 MB.",
            "headline": "The first words of the help centre.",
            "host": "Such as help.example.com, when this brand has an address of its own.",
        }

    def clean_logo(self) -> Any:
        logo = self.cleaned_data.get("logo")
        if not isinstance(logo, UploadedFile):
            return logo or ""
        start = logo.read(12)
        logo.seek(0)
        if not start.startswith(LOGO_STARTS) or (start.startswith(b"RIFF") and start[8:] != b"WEBP"):
            raise forms.ValidationError("This is no PNG, JPEG, GIF or WebP picture.")
        if (logo.size or 0) > LOGO_LIMIT:
            raise forms.ValidationError("The picture is larger than 1 MB.")
        return logo
