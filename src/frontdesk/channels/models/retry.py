"""Trying again everything that was put aside, as one piece of work."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class RetryRun(models.Model):
    """Of the `total` envelopes that lay aside up to `until_id`, `done` are set going again, up to `last_id`."""

    is_running = models.BooleanField(default=True)
    until_id = models.BigIntegerField()
    last_id = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_running"], condition=Q(is_running=True), name="one_retry_run_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.done} of {self.total}"
