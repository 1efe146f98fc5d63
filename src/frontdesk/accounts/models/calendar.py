"""Business hours."""

import datetime

from django.db import models


class Calendar(models.Model):
    """Opening hours in a time zone, several windows a day, with holidays."""

    name = models.CharField(max_length=80, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=models.Q(is_default=True), name="calendar_default")
        ]

    def __str__(self) -> str:
        return self.name

    def week(self) -> dict[int, list[tuple[datetime.time, datetime.time]]]:
        """Windows by weekday, Monday 0, in order; a window that ends at 00:00 lasts until midnight."""
        week: dict[int, list[tuple[datetime.time, datetime.time]]] = {}
        for window in self.windows.all():
            week.setdefault(window.weekday, []).append((window.opens_at, window.closes_at))
        return {day: sorted(windows) for day, windows in week.items()}

    def closed_days(self) -> frozenset[datetime.date]:
        """Days on which nobody works."""
        return frozenset(holiday.day for holiday in self.holidays.all())


class CalendarWindow(models.Model):
    """One stretch of working time on a weekday, local time of the calendar; `closes_at` 00:00 means midnight."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="windows")
    weekday = models.PositiveSmallIntegerField()
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="window_weekday"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")) | models.Q(closes_at=datetime.time(0)),
                name="window_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens_at}-{self.closes_at}"


class Holiday(models.Model):
    """A day on which a calendar is closed."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="holidays")
    day = models.DateField()
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
