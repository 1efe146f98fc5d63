"""Agents around a ticket besides its owner."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent, Team
from frontdesk.tickets.models.history import Step
from frontdesk.tickets.models.ticket import Ticket


class Watcher(models.Model):
    """An agent who follows a ticket: hears of what happens on it as its owner does."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="watchers")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="watched")
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "agent"], name="watcher_once")]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.ticket_id}"


class Offer(Step):
    """A warm transfer: the ticket is offered to an agent or a team, and stays where it is until somebody accepts."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        EXPIRED = "expired", "Not answered in time"
        WITHDRAWN = "withdrawn", "Withdrawn"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="offers")
    giver = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+", db_index=False)
    to_agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    note = models.TextField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(state="open"), name="offer_once"),
            models.CheckConstraint(
                condition=Q(to_agent__isnull=False) | Q(to_team__isnull=False), name="offer_to_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state="open"), name="offer_due"),
            models.Index(fields=["to_agent"], condition=Q(state="open"), name="offer_to_agent"),
            models.Index(fields=["to_team"], condition=Q(state="open"), name="offer_to_team"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.ticket_id}"
