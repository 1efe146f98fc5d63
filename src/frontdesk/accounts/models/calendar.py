"""Business hours: the usual week, the days on which nobody works, and what is different once."""

import datetime

from django.db import models


class Source(models.TextChoices):
    """Where a day comes from: what was not entered by hand is replaced when its source is read again."""

    HAND = "", "Entered"
    PUBLIC = "public", "Public holiday"
    FEED = "feed", "Calendar subscribed to"


class Calendar(models.Model):
    """Opening hours in a time zone, several windows a day, with holidays.

    The public holidays of `country` (ISO 3166-1, two letters) and `region` (a code of the country's subdivisions), and
    the events of the iCalendar at `feed_url`, are kept as rows, so that counting asks nobody.
    """

    name = models.CharField(max_length=80, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    is_default = models.BooleanField(default=False)
    country = models.CharField(max_length=2, blank=True, default="", db_default="")
    region = models.CharField(max_length=12, blank=True, default="", db_default="")
    feed_url = models.URLField(max_length=1000, blank=True, default="", db_default="")
    feed_read_at = models.DateTimeField(null=True, editable=False)
    feed_error = models.CharField(max_length=300, blank=True, default="", db_default="", editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=models.Q(is_default=True), name="calendar_default")
        ]

    def __str__(self) -> str:
        return self.name

    def week(self) -> dict[int, list[tuple[datetime.time, datetime.time]]]:
        """Windows by weekday, Monday 0, in order; one that closes at or before it opens goes over midnight."""
        week: dict[int, list[tuple[datetime.time, datetime.time]]] = {}
        for window in self.windows.all():
            week.setdefault(window.weekday, []).append((window.opens_at, window.closes_at))
        return {day: sorted(windows) for day, windows in week.items()}

    def closed_days(self) -> frozenset[datetime.date]:
        """Days on which nobody works."""
        return frozenset(holiday.day for holiday in self.holidays.all())


class CalendarWindow(models.Model):
    """One stretch of working time that begins on a weekday, in local time of the calendar.

    With `closes_at` at or before `opens_at` it ends on the next day: 22:00 to 06:00, 09:00 to 00:00, 00:00 to 00:00.
    """

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="windows")
    weekday = models.PositiveSmallIntegerField()
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens_at"]
        constraints = [models.CheckConstraint(condition=models.Q(weekday__lte=6), name="window_weekday")]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens_at}-{self.closes_at}"


class Holiday(models.Model):
    """A day on which a calendar is closed, from midnight to midnight."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="holidays")
    day = models.DateField()
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=6, choices=Source.choices, blank=True, default="", db_default="")

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class SpecialHours(models.Model):
    """What is different once: extra hours (`is_open`, also on a closed day), or a closure, which closes whatever else.

    Local time of the calendar, beginning on `day`; with `ends_at` at or before `starts_at` it ends on the next day.
    """

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="special_hours")
    day = models.DateField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    is_open = models.BooleanField()
    name = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=6, choices=Source.choices, blank=True, default="", db_default="")

    class Meta:
        ordering = ["day", "starts_at", "pk"]

    def __str__(self) -> str:
        return f"{self.day} {self.starts_at}-{self.ends_at} {self.name}"
