"""Business hours."""

from collections.abc import Mapping
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.utils import timezone

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Calendar
from frontdesk.console.forms.calendars import CalendarForm
from frontdesk.console.week import week_of
from frontdesk.kit.screens import Column, Mark, Removal, Screen

COMING = 8
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def open_days(calendar: Calendar) -> str:
    """`Mon, Tue, Fri`: the days on which somebody works."""
    return ", ".join(DAYS[day] for day in sorted({window.weekday for window in calendar.windows.all()}))


def state(row: Calendar) -> list[Mark]:
    """Whether it is the usual one, and whether the calendar that it follows can be read."""
    marks = [Mark("Default", "info")] if row.is_default else []
    return [*marks, Mark("Cannot be read", "late", "circle-alert")] if row.feed_error else marks


class Calendars(Screen, slug="calendars"):
    label, one, icon, group, position = "Business hours", "calendar", "calendar-clock", "Organisation", 30
    about: ClassVar[str] = "When promises count: several windows a day, holidays, and what is different once."
    subject = "calendar"
    search = ("name",)
    columns = (
        Column("Name", "name", sort="name"),
        Column("Open on", open_days),
        Column("Time zone", "time_zone", is_wide=True),
        Column("Holidays", "holiday_count", is_wide=True),
        Column("State", state),
    )
    empty = ("No business hours yet", "Without them, promises count round the clock.")
    form = CalendarForm
    page = "console/calendar.html"
    removal = Removal(
        lambda row, by: accounts.remove_calendar(row, by=by),
        warning="Its hours and holidays go. Only hours that no team and no promise counts in can go.",
        applies=lambda row: not row.is_default,
    )

    @classmethod
    def rows(cls) -> QuerySet[Calendar]:
        return Calendar.objects.annotate(holiday_count=Count("holidays")).prefetch_related("windows").order_by("name")

    @classmethod
    def extras(cls, row: Any, params: Mapping[str, str]) -> dict[str, Any]:
        if row is None:
            return {"week": [], "coming": []}
        today = timezone.localdate(timezone=ZoneInfo(row.time_zone))
        coming = row.holidays.exclude(source="").filter(day__gte=today)[:COMING]
        return {"week": week_of(row, today), "coming": list(coming)}

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Calendar:
        raw = values.pop("calendar_file", None)
        saved = accounts.save_calendar(row, by=by, **values)
        if raw:
            accounts.import_closures(saved, raw, by=by)
        return saved
