"""Announcements and who has read them."""

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent, Team
from frontdesk.events import Actor
from frontdesk.updates import permissions


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def visible_to(self, actor: Actor) -> "AnnouncementQuerySet":
        """What this agent may read, each once."""
        return self.filter(pk__in=Announcement.objects.filter(permissions.view(actor)).values("pk"))

    def addressed_to(self, actor: Actor) -> "AnnouncementQuerySet":
        """What is meant for this agent, each once."""
        return self.filter(pk__in=Announcement.objects.filter(permissions.addressed_to(actor)).values("pk"))

    def current(self, now: datetime.datetime) -> "AnnouncementQuerySet":
        """Those that hold at that moment."""
        return self.filter(starts_at__lte=now, ends_at__gt=now)


class Announcement(models.Model):
    """Something that teams, or all, have to know from `starts_at` until `ends_at`. The text is plain.

    An important one stands at the top of the desk until its reader says to have read it.
    """

    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    is_for_all = models.BooleanField(default=True)
    teams = models.ManyToManyField(Team, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    is_important = models.BooleanField(default=False)
    author = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[AnnouncementQuerySet] = AnnouncementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="announcement_has_a_title"),
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="announcement_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.title


class Reading(models.Model):
    """This agent has read that announcement."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="readings")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["announcement", "agent"], name="announcement_read_once")]
