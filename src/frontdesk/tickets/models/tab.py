"""What an agent has open."""

from django.db import models
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent
from frontdesk.tickets.models.ticket import Ticket


class Tab(models.Model):
    """A ticket that an agent keeps open, on whatever computer. `seen_version` is the ticket as last looked at."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="tabs")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="tabs")
    position = models.IntegerField(default=0)
    is_pinned = models.BooleanField(default=False)
    seen_version = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(db_default=Now())
    looked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "ticket"], name="tab_once")]

    def __str__(self) -> str:
        return f"tab {self.pk}"
