"""Agents as routing knows them: whether they are there, and what they can carry."""

import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent, Calendar
from frontdesk.routing.logic.presence import LAPSE_SECONDS
from frontdesk.tickets.models.history import Step

CAPACITY = 10  # units, for an agent of whom nobody has said otherwise


class State(models.TextChoices):
    """What an agent is up to. Offers go to those who are available."""

    AVAILABLE = "available", "Available"
    BUSY = "busy", "Busy"
    BREAK = "break", "On a break"
    TRAINING = "training", "In training"
    AWAY = "away", "Away, give my work to others"
    OFFLINE = "offline", "Offline"


class Reason(models.Model):
    """An own word for a state: "Lunch" is a break."""

    name = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.BREAK)
    position = models.PositiveSmallIntegerField(default=50)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class WorkerQuerySet(models.QuerySet["Worker"]):
    def there(self, now: datetime.datetime) -> "WorkerQuerySet":
        """Available, and heard of a moment ago."""
        alive = now - datetime.timedelta(seconds=LAPSE_SECONDS)
        return self.filter(state=State.AVAILABLE, seen_at__gt=alive)


class Worker(models.Model):
    """An agent's presence and load limits. Without a row an agent is offline and has the usual capacity.

    `seen_at` is the last sign of life of one of their pages (never: they have never been on duty), `offered_at` and
    `took_at` are when they were last offered something and last took it; `share` is how much they have taken, in units
    over their `weight`. `missed` counts offers in a row that they did not answer. `settled_at` is when what they left
    behind had been dealt with. Duty ends with the hours of their `calendar`, if they have one.
    """

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, primary_key=True, related_name="worker")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OFFLINE)
    reason = models.ForeignKey(Reason, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    weight = models.PositiveSmallIntegerField(default=1)
    share = models.FloatField(default=0)
    offered_at = models.DateTimeField(null=True)
    took_at = models.DateTimeField(null=True)
    missed = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = WorkerQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(weight__range=(1, 100)), name="worker_weight")]
        indexes = [models.Index(fields=["state"], name="worker_state")]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.state}"

    def is_there(self, now: datetime.datetime) -> bool:
        """Whether offers reach them."""
        alive = now - datetime.timedelta(seconds=LAPSE_SECONDS)
        return self.state == State.AVAILABLE and self.seen_at is not None and self.seen_at > alive


class WorkerLimit(models.Model):
    """How many open tickets of one channel this agent has at most, where it is not as for everybody."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="limits")
    channel = models.CharField(max_length=20)
    most = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "channel"], name="worker_limit_once")]

    def __str__(self) -> str:
        return f"{self.channel} {self.most}"


class PresenceChange(Step):
    """From `at` until `ended_at` the agent was in this state."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="presence_changes")
    state = models.CharField(max_length=9)
    reason = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent"], condition=Q(ended_at=None), name="presence_one_at_a_time")
        ]
        indexes = [models.Index(fields=["agent", "at"], name="presence_agent")]
