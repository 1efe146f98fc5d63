"""Business hours and holidays."""

import datetime
import itertools
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.accounts import permissions
from frontdesk.accounts.actions.calendar_sources import fill_public_holidays, read_feed
from frontdesk.accounts.actions.changes import apply
from frontdesk.accounts.events import CalendarRemoved, CalendarSaved
from frontdesk.accounts.logic.zones import is_zone
from frontdesk.accounts.models import Calendar, CalendarWindow, Holiday, SpecialHours
from frontdesk.accounts.models.calendar import Source
from frontdesk.events import Actor, emit
from frontdesk.kit.usage import refuse_while_used

Window = tuple[int, datetime.time, datetime.time]
Special = tuple[datetime.date, datetime.time, datetime.time, bool, str]
FIELDS = ("name", "time_zone", "is_default", "country", "region", "feed_url")
DAY = 24 * 60 * 60
WEEK = 7 * DAY


@transaction.atomic
def save_calendar(
    calendar: Calendar | None,
    *,
    by: Actor,
    windows: Collection[Window] | None = None,
    holidays: Collection[tuple[datetime.date, str]] | None = None,
    special: Collection[Special] | None = None,
    **fields: Any,
) -> Calendar:
    """Add a calendar or change one.

    `windows` (weekday from Monday 0, opens, closes; closing at or before the opening is the next day), `holidays` (day,
    name) and `special` hours (day, from, to, whether open, name) replace those that were entered by hand when given.
    Public holidays follow `country` and `region` at once, and `feed_url` by a job.
    Raises PermissionDenied, ValidationError for windows that overlap or a place that is not known, TypeError.
    """
    if not permissions.administer(by):
        raise PermissionDenied
    kept = Calendar() if calendar is None else Calendar.objects.select_for_update().get(pk=calendar.pk)
    if "time_zone" in fields and not is_zone(fields["time_zone"]):
        raise ValidationError({"time_zone": "Choose a time zone such as Europe/Rome."})
    if fields.get("is_default"):
        Calendar.objects.filter(is_default=True).exclude(pk=kept.pk).update(is_default=False)
    before = (kept.country, kept.region, kept.feed_url)
    apply(kept, fields, FIELDS)
    if windows is not None:
        _replace_windows(kept, windows)
    _replace_days(kept, holidays, special)
    if before != (kept.country, kept.region, kept.feed_url) or holidays is not None:
        fill_public_holidays(kept)
    if before[2] != kept.feed_url:
        _subscribe(kept)
    emit(CalendarSaved(calendar=kept.pk, name=kept.name), by=by)
    return kept


@transaction.atomic
def remove_calendar(calendar: Calendar, *, by: Actor) -> None:
    """Remove a calendar with its windows and holidays.

    Raises PermissionDenied, and ValidationError for the default one or while something counts in it.
    """
    if not permissions.administer(by):
        raise PermissionDenied
    row = Calendar.objects.select_for_update().filter(pk=calendar.pk).first()
    if row is None:
        return
    if row.is_default:
        raise ValidationError("This one is used where no calendar is named. Choose another for that first.")
    refuse_while_used(row, advice="Choose other hours there first.", own=(CalendarWindow, Holiday, SpecialHours))
    emit(CalendarRemoved(calendar=row.pk, name=row.name), by=by)
    row.delete()


def _replace_days(
    calendar: Calendar,
    holidays: Collection[tuple[datetime.date, str]] | None,
    special: Collection[Special] | None,
) -> None:
    """What is entered by hand; it goes before what comes from elsewhere."""
    if holidays is not None:
        named = dict(holidays)
        calendar.holidays.filter(source=Source.HAND).delete()
        calendar.holidays.filter(day__in=named).delete()
        Holiday.objects.bulk_create(Holiday(calendar=calendar, day=day, name=name) for day, name in named.items())
    if special is not None:
        calendar.special_hours.filter(source=Source.HAND).delete()
        SpecialHours.objects.bulk_create(
            SpecialHours(calendar=calendar, day=day, starts_at=starts, ends_at=ends, is_open=is_open, name=name)
            for day, starts, ends, is_open, name in special
        )


def _subscribe(calendar: Calendar) -> None:
    """What came from the address before goes; what is at the new one is read by a job."""
    calendar.holidays.filter(source=Source.FEED).delete()
    calendar.special_hours.filter(source=Source.FEED).delete()
    Calendar.objects.filter(pk=calendar.pk).update(feed_read_at=None, feed_error="")
    if calendar.feed_url:
        read_feed.defer(calendar_id=calendar.pk)


def _replace_windows(calendar: Calendar, windows: Collection[Window]) -> None:
    ordered = sorted(windows)
    check_windows(ordered)
    calendar.windows.all().delete()
    CalendarWindow.objects.bulk_create(
        CalendarWindow(calendar=calendar, weekday=day, opens_at=opens, closes_at=closes)
        for day, opens, closes in ordered
    )


def check_windows(windows: Collection[Window]) -> None:
    """Raises ValidationError where two windows of the week overlap, also over midnight and from Sunday to Monday."""
    found = sorted((day * DAY + _seconds(opens), day, _length(opens, closes)) for day, opens, closes in windows)
    for (begin, day, length), (after, other, _) in itertools.pairwise([*found, *_a_week_later(found[:1])]):
        if begin + length > after:
            words = "Two windows of the same day overlap." if day == other else "A window reaches into the next day's."
            raise ValidationError(words)


def _a_week_later(windows: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    return [(begin + WEEK, day + 7, length) for begin, day, length in windows]


def _seconds(time: datetime.time) -> int:
    return time.hour * 3600 + time.minute * 60 + time.second


def _length(opens: datetime.time, closes: datetime.time) -> int:
    return (_seconds(closes) - _seconds(opens)) % DAY or DAY
