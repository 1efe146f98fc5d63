"""One act on many tickets: what is to be done to which, and what became of each."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent
from frontdesk.tickets.models.ticket import Ticket


class BulkRun(models.Model):
    """A choice of tickets by an agent, and the act on them once it is chosen. `value` is as the act keeps it."""

    class State(models.TextChoices):
        DRAFT = "draft", "Not begun"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        UNDOING = "undoing", "Being taken back"
        UNDONE = "undone", "Taken back"

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    act = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=2000, blank=True)
    said = models.CharField(max_length=2100, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    back = models.CharField(max_length=1000, blank=True)  # the list that it was chosen from
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="bulk_run_age")]

    def __str__(self) -> str:
        return f"{self.said or self.act} {self.pk}"


class BulkItem(models.Model):
    """One ticket of a run. `seen` is its version when it was chosen, `written` the one that the run left behind."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        CHANGED = "changed", "Changed"
        SAME = "same", "Was so already"
        REFUSED = "refused", "Refused"
        UNDONE = "undone", "Taken back"
        KEPT = "kept", "Not taken back"

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="items")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    seen = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    before = models.JSONField(null=True)
    written = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "ticket"], name="bulk_item_once")]
        indexes = [models.Index(fields=["run", "id"], condition=Q(state="waiting"), name="bulk_item_waiting")]
