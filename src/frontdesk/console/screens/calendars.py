"""Business hours."""

from typing import Any, ClassVar

from django.db.models import Count, QuerySet

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Calendar
from frontdesk.console.forms.organisation import CalendarForm
from frontdesk.kit.screens import Column, Mark, Removal, Screen

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def open_days(calendar: Calendar) -> str:
    """`Mon, Tue, Fri`: the days on which somebody works."""
    return ", ".join(DAYS[day] for day in sorted({window.weekday for window in calendar.windows.all()}))


class Calendars(Screen, slug="calendars"):
    label, one, icon, group, position = "Business hours", "calendar", "calendar-clock", "Organisation", 30
    about: ClassVar[str] = "When promises count: several windows a day, and the holidays on which nobody works."
    subject = "calendar"
    search = ("name",)
    columns = (
        Column("Name", "name", sort="name"),
        Column("Open on", open_days),
        Column("Time zone", "time_zone", is_wide=True),
        Column("Holidays", "holiday_count", is_wide=True),
        Column("State", lambda row: Mark("Default", "info") if row.is_default else None),
    )
    empty = ("No business hours yet", "Without them, promises count round the clock.")
    form = CalendarForm
    removal = Removal(
        lambda row, by: accounts.remove_calendar(row, by=by),
        warning="Its hours and holidays go. Only hours that no team and no promise counts in can go.",
        applies=lambda row: not row.is_default,
    )

    @classmethod
    def rows(cls) -> QuerySet[Calendar]:
        return Calendar.objects.annotate(holiday_count=Count("holidays")).prefetch_related("windows").order_by("name")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Calendar:
        return accounts.save_calendar(row, by=by, **values)
