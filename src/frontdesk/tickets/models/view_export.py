"""A list of tickets on its way to a file."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent


class ViewExport(models.Model):
    """What an agent asked for: conditions, order and columns at that moment, and the file once it is there.

    `key` is the file's in storage; it is thrown away at `expires_at`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Being written"
        DONE = "done", "Ready"
        FAILED = "failed", "Failed"
        EXPIRED = "expired", "Expired"

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel"

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    format = models.CharField(max_length=4, choices=Format.choices)
    conditions = models.JSONField(default=dict)
    columns = ArrayField(models.CharField(max_length=80), default=list)
    sort = models.CharField(max_length=80)
    zone = models.CharField(max_length=64, default="UTC")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    rows = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    key = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.title}.{self.format}"
