"""Business hours and holidays."""

import datetime
import itertools
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.accounts import permissions
from frontdesk.accounts.actions.changes import apply
from frontdesk.accounts.events import CalendarRemoved, CalendarSaved
from frontdesk.accounts.logic.zones import is_zone
from frontdesk.accounts.models import Calendar, CalendarWindow, Holiday
from frontdesk.events import Actor, emit
from frontdesk.kit.usage import refuse_while_used

Window = tuple[int, datetime.time, datetime.time]
FIELDS = ("name", "time_zone", "is_default")
MIDNIGHT = datetime.time(0)


@transaction.atomic
def save_calendar(
    calendar: Calendar | None,
    *,
    by: Actor,
    windows: Collection[Window] | None = None,
    holidays: Collection[tuple[datetime.date, str]] | None = None,
    **fields: Any,
) -> Calendar:
    """Add a calendar or change one.

    `windows` (weekday from Monday 0, opens, closes; closing 00:00 is midnight) and `holidays` (day, name) replace
    the present ones when given. Raises PermissionDenied, ValidationError for windows that overlap, TypeError.
    """
    if not permissions.administer(by):
        raise PermissionDenied
    kept = Calendar() if calendar is None else Calendar.objects.select_for_update().get(pk=calendar.pk)
    if "time_zone" in fields and not is_zone(fields["time_zone"]):
        raise ValidationError({"time_zone": "Choose a time zone such as Europe/Rome."})
    if fields.get("is_default"):
        Calendar.objects.filter(is_default=True).exclude(pk=kept.pk).update(is_default=False)
    apply(kept, fields, FIELDS)
    if windows is not None:
        _replace_windows(kept, windows)
    if holidays is not None:
        kept.holidays.all().delete()
        Holiday.objects.bulk_create(Holiday(calendar=kept, day=day, name=name) for day, name in dict(holidays).items())
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
    refuse_while_used(row, advice="Choose other hours there first.", own=(CalendarWindow, Holiday))
    emit(CalendarRemoved(calendar=row.pk, name=row.name), by=by)
    row.delete()


def _replace_windows(calendar: Calendar, windows: Collection[Window]) -> None:
    ordered = sorted(windows)
    for _, opens, closes in ordered:
        if closes != MIDNIGHT and closes <= opens:
            raise ValidationError("A window must close after it opens.")
    for (day, _, closes), (next_day, opens, _) in itertools.pairwise(ordered):
        if day == next_day and (closes == MIDNIGHT or opens < closes):
            raise ValidationError("Two windows of the same day overlap.")
    calendar.windows.all().delete()
    CalendarWindow.objects.bulk_create(
        CalendarWindow(calendar=calendar, weekday=day, opens_at=opens, closes_at=closes)
        for day, opens, closes in ordered
    )
