"""What was counted last, for everybody who looks."""

from typing import Any

from django.db import models
from django.db.models import Q


class Snapshot(models.Model):
    """One row: the figures by team, as `actions.counting` writes them. Unlogged: after a crash it is counted anew.

    `asked_at` is when somebody last looked. `data["basis"]` names the rules and the day that it was counted by.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    taken_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    data: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_snapshot")]

    def __str__(self) -> str:
        return f"{self.taken_at:%H:%M:%S}"
