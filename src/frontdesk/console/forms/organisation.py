"""Forms of the company, its brands and its hours."""

import datetime
import re
from itertools import pairwise
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.utils.html import format_html
from django.utils.safestring import SafeString

from frontdesk.accounts.logic.zones import zone_names
from frontdesk.accounts.models import Brand, Calendar, Workspace
from frontdesk.console.forms.base import Group, PlainForm, RowForm

LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("es", "Español"), ("fr", "Français"), ("it", "Italiano")]
LANGUAGES += [("nl", "Nederlands"), ("pl", "Polski"), ("pt", "Português")]
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LOGO_LIMIT = 1_000_000
LOGO_KINDS = "image/png,image/jpeg,image/gif,image/webp"
LOGO_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"RIFF")
MIDNIGHT = datetime.time(0)
_WINDOW = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?$")


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
        Group("Safety", ("redacts_cards",)),
    )

    class Meta:
        model = Workspace
        fields = (
            "name", "time_zone", "language", "number_prefix", "reopen_days", "close_after_days", "undo_seconds",
            "survey_is_on",
            "redacts_cards", "thanks_reopens", "has_answers_by_mail", "has_mail_commands",
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
        }
        help_texts = {
            "thanks_reopens": "Off: it is added to the ticket, which stays solved.",
            "has_answers_by_mail": "Only from their own address, and only where its domain proves the mail.",
            "has_mail_commands": "#note, #solved, #pending, #open, #assign name; one a line.",
            "number_prefix": "One to six capital letters, such as FD.",
            "reopen_days": "An answer after that opens a new ticket.",
            "redacts_cards": "In mails, forms, replies, notes and text files: 411111******1111. It cannot be undone.",
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


def read_windows(text: str) -> list[tuple[datetime.time, datetime.time]]:
    """`9-12, 13:30-18` as times; closing at 24:00 is midnight. Raises ValidationError with a sentence."""
    found = []
    for piece in filter(None, (part.strip() for part in re.split(r"[,;]", text))):
        match = _WINDOW.match(piece)
        if match is None:
            raise forms.ValidationError(f"Write “{piece}” as 09:00-17:00.")
        opens, closes = (int(match[1]), int(match[2] or 0)), (int(match[3]), int(match[4] or 0))
        closes = (0, 0) if closes == (24, 0) else closes
        try:
            window = (datetime.time(*opens), datetime.time(*closes))
        except ValueError:
            raise forms.ValidationError(f"“{piece}” is not a time of day.") from None
        if window[1] <= window[0] and window[1] != MIDNIGHT:
            raise forms.ValidationError(f"“{piece}” closes before it opens.")
        found.append(window)
    found.sort()
    for (_, closes_at), (opens_at, _) in pairwise(found):
        if closes_at == MIDNIGHT or opens_at < closes_at:
            raise forms.ValidationError("Two windows of this day overlap.")
    return found


def written_windows(windows: list[tuple[datetime.time, datetime.time]]) -> str:
    """The reverse: `09:00-12:00, 13:30-18:00`."""
    ends = ["24:00" if closes == MIDNIGHT else f"{closes:%H:%M}" for _, closes in windows]
    return ", ".join(f"{opens:%H:%M}-{end}" for (opens, _), end in zip(windows, ends, strict=True))


class CalendarForm(PlainForm):
    """Opening hours by weekday, and the days on which nobody works."""

    name = forms.CharField(max_length=80)
    time_zone = zone_field()
    is_default = forms.BooleanField(required=False, label="Used where no calendar is named")
    holidays = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": "2027-01-01 New Year"}),
        help_text="One day per line: year-month-day and a name.",
    )
    groups: ClassVar[tuple[Group, ...]] = (
        Group("Calendar", ("name", "time_zone", "is_default")),
        Group(
            "Opening hours",
            tuple(f"day_{day}" for day in range(7)),
            "Several windows a day are parted by commas: 09:00-12:30, 13:30-18:00. Empty means closed.",
            is_quiet=True,
        ),
        Group("", ("holidays",)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, label in enumerate(WEEKDAYS):
            widget = forms.TextInput(attrs={"placeholder": "closed", "autocomplete": "off"})
            self.fields[f"day_{day}"] = forms.CharField(required=False, max_length=120, label=label, widget=widget)
            if self.instance is None and day < 5 and not self.is_bound:
                self.fields[f"day_{day}"].initial = "09:00-17:00"

    def starting(self, instance: Any) -> dict[str, Any]:
        week = instance.week()
        return {
            "name": instance.name,
            "time_zone": instance.time_zone,
            "is_default": instance.is_default,
            "holidays": "\n".join(f"{each.day:%Y-%m-%d} {each.name}" for each in instance.holidays.all()),
            **{f"day_{day}": written_windows(week.get(day, [])) for day in range(7)},
        }

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        others = Calendar.objects.filter(name=name)
        if self.instance is not None:
            others = others.exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError("There is a calendar of that name.")
        return name

    def clean_holidays(self) -> list[tuple[datetime.date, str]]:
        days: dict[datetime.date, str] = {}
        for line in filter(None, (line.strip() for line in str(self.cleaned_data["holidays"]).splitlines())):
            date, _, name = line.partition(" ")
            try:
                day = datetime.date.fromisoformat(date)
            except ValueError:
                raise forms.ValidationError(f"Write “{line[:40]}” as 2027-01-01 New Year.") from None
            days[day] = name.strip()[:120] or "Closed"
        return sorted(days.items())

    def clean(self) -> dict[str, Any]:
        """`windows` in the form that the action takes, from the seven days."""
        values = super().clean() or self.cleaned_data
        windows = []
        for day in range(7):
            try:
                windows += [(day, *window) for window in read_windows(values.pop(f"day_{day}", ""))]
            except forms.ValidationError as error:
                self.add_error(f"day_{day}", error)
        values["windows"] = windows
        return values
