"""The one source of "now": tests travel in time by patching the system clock, never this module."""

import datetime

from django.utils import timezone


def now() -> datetime.datetime:
    """The present instant, in UTC."""
    return timezone.now()
