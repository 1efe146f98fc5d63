"""The addresses that mail does not reach."""

import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

SOFT_LIMIT = 5  # temporary failures of different mails within SOFT_DAYS, after which an address counts as unreachable
SOFT_DAYS = 30


class MarkKind(models.TextChoices):
    HARD = "hard", "No such address"
    SOFT = "soft", "Fails for now"
    COMPLAINT = "complaint", "Complained"


class SuppressedQuerySet(models.QuerySet["SuppressedAddress"]):
    def holding_back(self) -> "SuppressedQuerySet":
        """Those that get nothing automatic: a single temporary failure only leaves a mark."""
        return self.filter(~Q(kind=MarkKind.SOFT) | Q(count__gte=SOFT_LIMIT))


class SuppressedAddress(models.Model):
    """A marked address, in lower case: mail to it came back, or its owner complained. `count` is the number of reports.

    Nothing automatic is sent to it once it failed for good, complained, or failed `SOFT_LIMIT` times; what people write
    still goes out.
    """

    address = models.CharField(max_length=320, unique=True)
    kind = models.CharField(max_length=10, choices=MarkKind.choices, default=MarkKind.HARD, db_default="hard")
    reason = models.TextField(blank=True, default="")
    count = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(db_default=Now())
    last_at = models.DateTimeField(db_default=Now())

    objects = SuppressedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-last_at"], name="suppressed_latest")]

    def __str__(self) -> str:
        return self.address

    @property
    def is_holding_back(self) -> bool:
        return self.kind != MarkKind.SOFT or self.count >= SOFT_LIMIT

    def is_stale(self, now: datetime.datetime) -> bool:
        """Whether earlier temporary failures are too long ago to be counted with a new one."""
        return self.kind == MarkKind.SOFT and self.last_at < now - datetime.timedelta(days=SOFT_DAYS)
