"""Days that nobody has to enter: public holidays of a place, and a calendar that is subscribed to or was sent in."""

import datetime
from collections.abc import Collection
from zoneinfo import ZoneInfo

import httpx
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.accounts import permissions
from frontdesk.accounts.events import CalendarSaved
from frontdesk.accounts.logic.ical import LARGEST, Closed, NotACalendar, read_closed
from frontdesk.accounts.logic.public_holidays import UnknownPlace, public_holidays
from frontdesk.accounts.models import Calendar, Holiday, SpecialHours
from frontdesk.accounts.models.calendar import Source
from frontdesk.events import SYSTEM, Actor, emit
from frontdesk.kit import clock
from frontdesk.kit.jobs import job
from frontdesk.kit.net import http_client

YEARS_AHEAD = 2
Row = tuple[datetime.date, datetime.time, datetime.time, str]
MIDNIGHT = datetime.time(0)


@job(queue="clock", name="accounts.read_feed")
def read_feed(calendar_id: int) -> None:
    """Read the calendar that is subscribed to; why it could not be read stands on the row."""
    found = Calendar.objects.filter(pk=calendar_id).exclude(feed_url="").first()
    if found is None:
        return
    try:
        closed = _closed(_fetched(found.feed_url), found)
    except (NotACalendar, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        why = str(error) or type(error).__name__
        Calendar.objects.filter(pk=found.pk).update(feed_error=why[:300])
        return
    with transaction.atomic():
        row = Calendar.objects.select_for_update().filter(pk=found.pk, feed_url=found.feed_url).first()
        if row is None:
            return  # another address holds by now, or none
        is_new = _keep(row, closed)
        row.feed_read_at, row.feed_error = clock.now(), ""
        row.save(update_fields=["feed_read_at", "feed_error"])
        if is_new:
            emit(CalendarSaved(calendar=row.pk, name=row.name), by=SYSTEM)


@transaction.atomic
def import_closures(calendar: Calendar, raw: bytes, *, by: Actor) -> int:
    """Take over what an iCalendar file closes, as though it had been entered by hand; returns how many events.

    Raises PermissionDenied, and ValidationError for what is no calendar file.
    """
    if not permissions.administer(by):
        raise PermissionDenied
    row = Calendar.objects.select_for_update().get(pk=calendar.pk)
    try:
        closed = _closed(raw, row)
    except NotACalendar as fault:
        raise ValidationError(str(fault)) from fault
    days, hours = _parted(closed)
    taken = set(row.holidays.values_list("day", flat=True))
    Holiday.objects.bulk_create(
        Holiday(calendar=row, day=day, name=name) for day, name in days.items() if day not in taken
    )
    known = set(row.special_hours.values_list("day", "starts_at", "ends_at"))
    SpecialHours.objects.bulk_create(
        SpecialHours(calendar=row, day=one[0], starts_at=one[1], ends_at=one[2], is_open=False, name=one[3])
        for one in hours
        if one[:3] not in known
    )
    if closed:
        emit(CalendarSaved(calendar=row.pk, name=row.name), by=by)
    return len(closed)


def fill_public_holidays(row: Calendar) -> bool:
    """Write the public holidays of a locked calendar's place, for this year and two more; whether any is new or gone.

    Raises ValidationError for a place that is not known.
    """
    this = clock.now().year
    try:
        wanted = public_holidays(row.country, row.region, range(this, this + YEARS_AHEAD + 1)) if row.country else {}
    except UnknownPlace as fault:
        raise ValidationError({"region" if row.region else "country": str(fault)}) from fault
    return _replace_days(row, wanted, Source.PUBLIC, since=datetime.date(this, 1, 1))


def renew_sources() -> None:
    """Public holidays of years that have come near, and calendars that are subscribed to."""
    for key in list(Calendar.objects.exclude(country="").values_list("pk", flat=True)):
        with transaction.atomic():
            row = Calendar.objects.select_for_update().filter(pk=key).first()
            if row is not None and _can_be_filled(row):
                emit(CalendarSaved(calendar=row.pk, name=row.name), by=SYSTEM)
    for key in list(Calendar.objects.exclude(feed_url="").values_list("pk", flat=True)):
        read_feed.defer(calendar_id=key)


def _can_be_filled(row: Calendar) -> bool:
    try:
        return fill_public_holidays(row)
    except ValidationError:
        return False  # a newer version of the library no longer knows the place: what is there stays


def _fetched(url: str) -> bytes:
    """The file behind an address, from a public host alone (A42). Raises NotACalendar, OSError, HTTPError."""
    with http_client(20) as client, client.stream("GET", url.replace("webcal://", "https://", 1)) as answer:
        if answer.status_code != 200:
            moved = answer.headers.get("location", "") if answer.is_redirect else ""
            raise NotACalendar(f"The server answers {answer.status_code}{f' and points to {moved}' if moved else ''}.")
        raw = bytearray()
        for piece in answer.iter_bytes():
            raw += piece
            if len(raw) > LARGEST:
                raise NotACalendar("This calendar is larger than 2 MB.")
        return bytes(raw)


def _closed(raw: bytes, row: Calendar) -> list[Closed]:
    today = clock.now().date()
    last = datetime.date(today.year + YEARS_AHEAD, 12, 31)
    return read_closed(raw, ZoneInfo(row.time_zone), today - datetime.timedelta(days=31), last)


def _keep(row: Calendar, closed: Collection[Closed]) -> bool:
    """Replace what came from the calendar before; whether anything is different."""
    days, hours = _parted(closed)
    since = clock.now().date() - datetime.timedelta(days=31)
    is_new = _replace_days(row, days, Source.FEED, since=since)
    mine = row.special_hours.filter(source=Source.FEED, day__gte=since)
    if set(mine.values_list("day", "starts_at", "ends_at")) == {one[:3] for one in hours if one[0] >= since}:
        return is_new
    mine.delete()
    SpecialHours.objects.bulk_create(
        SpecialHours(
            calendar=row, day=one[0], starts_at=one[1], ends_at=one[2], is_open=False, name=one[3], source=Source.FEED
        )
        for one in hours
        if one[0] >= since
    )
    return True


def _replace_days(row: Calendar, wanted: dict[datetime.date, str], source: Source, *, since: datetime.date) -> bool:
    """The days of one source; what was entered by hand, or came from elsewhere, stays where both name a day."""
    others = set(row.holidays.exclude(source=source).values_list("day", flat=True))
    kept = {day: name for day, name in wanted.items() if day not in others and day >= since}
    mine = row.holidays.filter(source=source, day__gte=since)
    if dict(mine.values_list("day", "name")) == kept:
        return False
    mine.delete()
    Holiday.objects.bulk_create(Holiday(calendar=row, day=day, name=name, source=source) for day, name in kept.items())
    return True


def _parted(closed: Collection[Closed]) -> tuple[dict[datetime.date, str], list[Row]]:
    """Whole days by day, and the other hours in pieces that begin and end on one day."""
    days: dict[datetime.date, str] = {}
    hours: list[Row] = []
    for one in closed:
        at = one.begin
        while at < one.end:
            midnight = datetime.datetime.combine(at.date() + datetime.timedelta(days=1), MIDNIGHT)
            end = min(one.end, midnight)
            if at.time() == MIDNIGHT and end == midnight:
                days.setdefault(at.date(), one.name)
            else:
                hours.append((at.date(), at.time(), end.time(), one.name))
            at = end
    return days, hours
