"""The form of business hours: the usual week, holidays, and what is different once."""

import datetime
import re
from itertools import pairwise
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from frontdesk.accounts.actions.calendars import check_windows
from frontdesk.accounts.logic.public_holidays import countries, region_code, regions
from frontdesk.accounts.models import Calendar
from frontdesk.console.forms.base import Group, PlainForm
from frontdesk.console.forms.organisation import zone_field
from frontdesk.console.forms.outside import check_outside

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MIDNIGHT = datetime.time(0)
FILE_LIMIT = 2_000_000
YEARS = range(2000, 2101)
# Another country draws the choice of its regions anew; without a script a button does, with the whole page.
OFFERS_REGIONS = {
    "hx-post": "", "hx-trigger": "change", "hx-target": "#id_region", "hx-select": "#id_region",
    "hx-swap": "outerHTML show:none", "hx-vals": '{"act": "regions"}',
}  # fmt: skip
Window = tuple[datetime.time, datetime.time]
Special = tuple[datetime.date, datetime.time, datetime.time, bool, str]
_WINDOW = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?$")
_SPECIAL = re.compile(r"^(\d{4}-\d\d-\d\d)\s+(\S+?\s*[-–—]\s*\S+)\s+(open|closed)\b\s*(.*)$", re.IGNORECASE)
ONCE = "2027-03-13 10:00-14:00 open Stocktaking"


def read_windows(text: str) -> list[Window]:
    """`9-12, 13:30-18, 22-6` as times; closing at 24:00 is midnight, before the opening the next day. Raises
    ValidationError with a sentence."""
    found = [_window(piece) for piece in filter(None, (part.strip() for part in re.split(r"[,;]", text)))]
    found.sort()
    for (opened, closes_at), (opens_at, _) in pairwise(found):
        if closes_at <= opened or opens_at < closes_at:
            raise forms.ValidationError("Two windows of this day overlap.")
    return found


def _window(piece: str) -> Window:
    match = _WINDOW.match(piece)
    if match is None:
        raise forms.ValidationError(f"Write “{piece}” as 09:00-17:00.")
    opens, closes = (int(match[1]), int(match[2] or 0)), (int(match[3]), int(match[4] or 0))
    try:
        window = (datetime.time(*opens), datetime.time(*((0, 0) if closes == (24, 0) else closes)))
    except ValueError:
        raise forms.ValidationError(f"“{piece}” is not a time of day.") from None
    if opens == closes:
        raise forms.ValidationError(f"“{piece}” closes when it opens. A whole day is 00:00-24:00.")
    return window


def written_windows(windows: list[Window]) -> str:
    """The reverse: `09:00-12:00, 13:30-18:00`."""
    return ", ".join(written_window(*window) for window in windows)


def written_window(opens: datetime.time, closes: datetime.time) -> str:
    """`22:00-06:00`; midnight at the end is 24:00."""
    return f"{opens:%H:%M}-{'24:00' if closes == MIDNIGHT else f'{closes:%H:%M}'}"


def read_day(text: str) -> datetime.date:
    """`2027-03-13`. Raises ValueError for what is no day, or none of the years that anybody plans for."""
    day = datetime.date.fromisoformat(text)
    if day.year not in YEARS:
        raise ValueError(f"{day} is far away")
    return day


def read_special(text: str) -> list[Special]:
    """Lines such as `2026-12-24 12:00-24:00 closed Christmas Eve`. Raises ValidationError with a sentence."""
    found: list[Special] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        match = _SPECIAL.match(line)
        try:
            day = read_day(match[1]) if match else None
        except ValueError:
            day = None
        if match is None or day is None:
            raise forms.ValidationError(f"Write “{line[:60]}” as {ONCE}, with a year before 2101.")
        found.append((day, *_window(match[2]), match[3].lower() == "open", match[4].strip()[:120]))
    return sorted(found)


class CalendarForm(PlainForm):
    """Opening hours by weekday, the days on which nobody works, and hours that are different once."""

    name = forms.CharField(max_length=80)
    time_zone = zone_field()
    is_default = forms.BooleanField(required=False, label="Used where no calendar is named")
    country = forms.ChoiceField(
        required=False, label="Public holidays of", choices=lambda: [("", "No country"), *countries()],
        widget=forms.Select(attrs=OFFERS_REGIONS),
    )  # fmt: skip
    region = forms.ChoiceField(
        required=False, label="Region", help_text="With holidays of its own, where the country has such.",
        error_messages={"invalid_choice": "Choose a region of that country."},
    )  # fmt: skip
    holidays = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "2027-01-01 New Year"}),
        label="Other days on which nobody works",
        help_text="One day per line: year-month-day and a name.",
    )
    special = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": ONCE}),
        label="Different once",
        help_text="One per line: day, hours, open or closed, and a name. Extra hours are open on a holiday too.",
    )
    feed_url = forms.CharField(
        required=False,
        max_length=1000,
        label="Subscribed calendar",
        help_text="Address of an iCalendar (.ics). Its events close the desk; it is read every night.",
    )
    calendar_file = forms.FileField(
        required=False, label="Or take days over from a file", help_text="Once, from an .ics file.",
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )  # fmt: skip
    groups: ClassVar[tuple[Group, ...]] = (
        Group("Calendar", ("name", "time_zone", "is_default")),
        Group(
            "Opening hours",
            tuple(f"day_{day}" for day in range(7)),
            "Several windows a day are parted by commas: 09:00-12:30, 13:30-18:00. Over midnight: 22:00-06:00. "
            "Empty means closed.",
            is_quiet=True,
        ),
        Group("Holidays", (("country", "region"), "holidays"), is_quiet=True),
        Group("What is different once", ("special",), is_quiet=True),
        Group("Another calendar", ("feed_url", "calendar_file"), is_quiet=True),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = str(self.data.get("country", "") if self.is_bound else self.initial.get("country", ""))
        region: Any = self.fields["region"]
        region.choices = [("", "The whole country" if country else "Choose a country first"), *regions(country)]
        for day, label in enumerate(WEEKDAYS):
            widget = forms.TextInput(attrs={"placeholder": "closed", "autocomplete": "off"})
            self.fields[f"day_{day}"] = forms.CharField(required=False, max_length=120, label=label, widget=widget)
            if self.instance is None and day < 5 and not self.is_bound:
                self.fields[f"day_{day}"].initial = "09:00-17:00"
        if self.instance is None:
            del self.fields["calendar_file"]

    def acted(self) -> bool:
        """Whether a country was chosen, whose regions are to be offered."""
        return bool(self.is_bound and self.data.get("act") == "regions")

    def starting(self, instance: Any) -> dict[str, Any]:
        week = instance.week()
        special = instance.special_hours.filter(source="")
        return {
            "name": instance.name,
            "time_zone": instance.time_zone,
            "is_default": instance.is_default,
            "country": instance.country,
            "region": region_code(instance.country, instance.region),
            "feed_url": instance.feed_url,
            "holidays": "\n".join(f"{each.day:%Y-%m-%d} {each.name}" for each in instance.holidays.filter(source="")),
            "special": "\n".join(
                f"{each.day:%Y-%m-%d} {written_window(each.starts_at, each.ends_at)} "
                f"{'open' if each.is_open else 'closed'} {each.name}".strip()
                for each in special
            ),
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
                day = read_day(date)
            except ValueError:
                raise forms.ValidationError(
                    f"Write “{line[:40]}” as 2027-01-01 New Year, with a year before 2101."
                ) from None
            days[day] = name.strip()[:120] or "Closed"
        return sorted(days.items())

    def clean_special(self) -> list[Special]:
        return read_special(str(self.cleaned_data["special"]))

    def clean_feed_url(self) -> str:
        url = str(self.cleaned_data["feed_url"]).strip()
        if url.lower().startswith("webcal://"):
            url = f"https://{url[9:]}"
        if url and not url.startswith(("https://", "http://")):
            raise forms.ValidationError("Write the whole address: https://…")
        check_outside(url)
        return url

    def clean_calendar_file(self) -> bytes | None:
        file = self.cleaned_data.get("calendar_file")
        if file is not None and (file.size or 0) > FILE_LIMIT:
            raise forms.ValidationError("The file is larger than 2 MB.")
        return file.read() if file is not None else None

    def clean(self) -> dict[str, Any]:
        """`windows` in the form that the action takes, from the seven days."""
        values = super().clean() or self.cleaned_data
        windows: list[tuple[int, datetime.time, datetime.time]] = []
        for day in range(7):
            try:
                windows += [(day, *window) for window in read_windows(values.pop(f"day_{day}", ""))]
            except forms.ValidationError as error:
                self.add_error(f"day_{day}", error)
        try:
            check_windows(windows)
        except ValidationError as error:
            self.add_error(None, error)
        values["windows"] = windows
        return values
