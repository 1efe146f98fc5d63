"""Alarms, and each time that one was raised."""

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent, Team
from frontdesk.board import permissions
from frontdesk.board.logic.alarm import CALM_SECONDS, Rule, State
from frontdesk.events import Actor
from frontdesk.routing.models import Queue


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def visible_to(self, actor: Actor) -> "AlarmQuerySet":
        """Alarms over what this actor may see."""
        return self.filter(permissions.view_alarm(actor))

    def active(self) -> "AlarmQuerySet":
        """Those that are watched."""
        return self.filter(is_active=True)


class Alarm(models.Model):
    """Told of when a measure goes beyond a threshold: of a `queue` where the measure needs one, of a `team` or of all.

    What private teams have is counted only where the alarm is that team's own. `since` and `value` belong to the watch.
    """

    name = models.CharField(max_length=80, unique=True)
    measure = models.CharField(max_length=40)
    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    threshold = models.PositiveIntegerField()
    slack = models.PositiveIntegerField(default=0)
    patience_minutes = models.PositiveSmallIntegerField(default=0)
    people = models.ManyToManyField(Agent, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)
    value = models.IntegerField(null=True)
    since = models.DateTimeField(null=True)

    objects: ClassVar[AlarmQuerySet] = AlarmQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="alarm_has_a_name")]
        indexes = [models.Index(fields=["id"], condition=Q(is_active=True), name="alarm_active")]

    def __str__(self) -> str:
        return self.name

    def rule(self, *, is_above: bool) -> Rule:
        """The same for `logic.alarm`."""
        return Rule(self.threshold, is_above, self.slack, self.patience_minutes * 60, CALM_SECONDS)

    def state(self, *, is_raised: bool) -> State:
        """How it stands, for `logic.alarm`."""
        return State(is_raised, self.since)


class Raising(models.Model):
    """One time that an alarm was raised, until it was over. `peak` is the value that went furthest meanwhile."""

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="raisings")
    value = models.IntegerField()
    peak = models.IntegerField()
    raised_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=40, blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-raised_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["alarm"], condition=Q(ended_at=None), name="raised_once")]
        indexes = [models.Index(fields=["-raised_at", "-id"], name="raising_newest")]

    def __str__(self) -> str:
        return f"{self.alarm_id} {self.raised_at:%Y-%m-%d %H:%M}"

    @property
    def lasted(self) -> datetime.timedelta | None:
        """From its beginning to its end."""
        return self.ended_at - self.raised_at if self.ended_at else None
