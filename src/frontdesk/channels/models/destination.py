"""Where mail goes, and how that goes: one slow or refusing destination must not delay the others."""

import datetime

from django.db import models

from frontdesk.channels.models.inbox import Inbox


class DestinationQuerySet(models.QuerySet["Destination"]):
    def troubled(self, now: datetime.datetime) -> "DestinationQuerySet":
        """Those that are waited for at the moment."""
        return self.filter(held_until__gt=now)


class Destination(models.Model):
    """One domain as reached from one inbox; an empty `domain` is the inbox's own server, which all others lie behind.

    Nothing is sent there before `held_until`; `failures` in a row make the pause longer. A slow one gets one message
    at a time.
    """

    inbox = models.ForeignKey(Inbox, on_delete=models.CASCADE, related_name="destinations")
    domain = models.CharField(max_length=255, blank=True, default="")
    failures = models.PositiveSmallIntegerField(default=0)
    held_until = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")
    is_slow = models.BooleanField(default=False)
    failed_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    objects = DestinationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inbox", "domain"], name="one_destination_for_a_domain")]

    def __str__(self) -> str:
        return self.domain or f"the server of {self.inbox}"
