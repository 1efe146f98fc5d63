"""Replies that wait: for the seconds in which they can still be taken back, or for the time they are meant for."""

import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent
from frontdesk.tickets.models.conversation import Message
from frontdesk.tickets.models.ticket import Ticket


class PlannedQuerySet(models.QuerySet["PlannedReply"]):
    def open(self) -> "PlannedQuerySet":
        """Those that have not become a message and have not been taken back."""
        return self.filter(state__in=[PlannedReply.State.WAITING, PlannedReply.State.STOPPED])

    def due(self, now: datetime.datetime) -> "PlannedQuerySet":
        return self.filter(state=PlannedReply.State.WAITING, send_at__lte=now)


class PlannedReply(models.Model):
    """A reply as an agent sent it, until `send_at`. Only then does it become a message, with the status chosen with it.

    So nothing of it is seen or counted before, and taking it back leaves nothing behind. `files` is
    [{name, key, content_type, size, content_id}] with keys of file storage; `cc` holds customers' ids, None leaves who
    is in copy; `bcc` are addresses.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        TAKEN_BACK = "taken_back", "Taken back"
        STOPPED = "stopped", "Stopped"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="planned")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    html = models.TextField(blank=True)
    files = models.JSONField(default=list, blank=True)
    cc = models.JSONField(null=True, blank=True)
    bcc = models.JSONField(default=list, db_default=[], blank=True)
    status = models.CharField(max_length=10, blank=True)
    send_at = models.DateTimeField()
    is_scheduled = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    message = models.OneToOneField(Message, on_delete=models.SET_NULL, null=True, related_name="planned")
    key = models.CharField(max_length=64, null=True, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    confirmed_at = models.DateTimeField()  # when somebody last said that it may go as it is
    ended_at = models.DateTimeField(null=True)

    objects = PlannedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="stopped") | ~Q(reason=""), name="stopped_says_why"),
        ]
        indexes = [
            models.Index(fields=["send_at"], condition=Q(state="waiting"), name="planned_due"),
            models.Index(fields=["ticket"], condition=Q(state__in=["waiting", "stopped"]), name="planned_of_ticket"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"
