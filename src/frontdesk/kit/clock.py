"""The one source of "now": tests travel in time by patching the system clock, never this module."""

import datetime

from django.utils import timezone


def now() -> datetime.datetime:
    """The present instant, in UTC."""
    return timezone.now()


def days(count: float) -> datetime.timedelta:
    """So many days, as a duration."""
    return datetime.timedelta(days=count)
