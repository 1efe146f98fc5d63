"""Tickets that wait in a queue."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.routing.models.queue import Queue
from frontdesk.tickets.models import Ticket


class Arrival(models.Model):
    """A ticket about which something has happened that routing has not looked at yet. Rows are only added and taken
    away, so that nobody who works on a ticket waits here."""

    ticket_id = models.BigIntegerField()


class Direction(models.Model):
    """Somebody, or a rule, sent a ticket to this queue: while it waits there it stands, whatever conditions say."""

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="direction")
    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="+")
    by_kind = models.CharField(max_length=12)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_default=Now())


class Place(models.Model):
    """A ticket's place in a queue, until it is left.

    `entered_at` is since when the customer waits, `joined_at` since when in this queue. The line is in the order of
    `turn_at`: the moment of entering, later by the queue's ageing for each step of a lower priority. Until `retry_at`
    it is passed over, since nobody of those who were there could take it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waits"
        OFFERED = "offered", "Offered"
        LEFT = "left", "Has left"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="places")
    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="places")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    entered_at = models.DateTimeField()
    joined_at = models.DateTimeField()
    turn_at = models.DateTimeField()
    retry_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    left_why = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket"], condition=~Q(state="left"), name="place_once")]
        indexes = [
            models.Index(fields=["queue", "turn_at"], condition=Q(state="waiting"), name="place_line"),
            models.Index(fields=["queue", "joined_at"], condition=Q(state="waiting"), name="place_waiting"),
            models.Index(fields=["retry_at"], condition=Q(state="waiting", retry_at__isnull=False), name="place_retry"),
        ]

    def __str__(self) -> str:
        return f"{self.queue_id} {self.ticket_id} {self.state}"


class Pulse(models.Model):
    """When the next look at the queues is due: one row, written by whoever decides alone."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    next_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_pulse")]
