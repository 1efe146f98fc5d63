"""What was decided, and why; and what was offered to whom."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent
from frontdesk.routing.models.queue import Queue
from frontdesk.tickets.models import Ticket


class Decision(models.Model):
    """One decision about a ticket, with its reasons as people read them. Rows are only added.

    `reasons`: `because` in words, `waited` seconds, `asked` and `left_out` as [agent's id, name, why], and what
    was asked for (`needs`) in words. One that somebody took: `by` whom, and how it stood before, the queue to which it
    had been routed (`before`) and who had it (`had`).
    """

    class Kind(models.TextChoices):
        SORTED = "sorted", "Put into a queue"
        OFFERED = "offered", "Offered"
        MOVED = "moved", "Moved to another queue"
        TAKEN = "taken", "Taken"
        RETURNED = "returned", "Came back"
        DIRECTED = "directed", "Routed by somebody"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="routed", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    queue = models.ForeignKey(Queue, on_delete=models.SET_NULL, null=True, related_name="+")
    queue_name = models.CharField(max_length=80, blank=True)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    strategy = models.CharField(max_length=40, blank=True)
    reasons: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["ticket", "id"], name="decision_ticket")]

    def __str__(self) -> str:
        return f"{self.kind} {self.ticket_id}"


class Offer(models.Model):
    """A ticket shown to one agent, to accept or decline until `expires_at`."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        EXPIRED = "expired", "Not answered in time"
        WITHDRAWN = "withdrawn", "Withdrawn"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="routing_offers")
    queue = models.ForeignKey(Queue, on_delete=models.SET_NULL, null=True, related_name="+")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="routing_offers", db_index=False)
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="offer")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    offered_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket"], condition=Q(state="open"), name="routing_offer_once")]
        indexes = [
            models.Index(fields=["agent"], condition=Q(state="open"), name="routing_offer_agent"),
            models.Index(fields=["expires_at"], condition=Q(state="open"), name="routing_offer_due"),
            models.Index(fields=["agent", "-offered_at"], name="routing_offer_history"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.ticket_id}"
