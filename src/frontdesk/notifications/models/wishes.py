"""What people want to be told, and when not."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from frontdesk.accounts.models import Agent
from frontdesk.notifications.logic.quiet import Quiet


class Choice(models.Model):
    """Whether a kind is told by a medium: an agent's own, or (without an agent) the organisation's.

    Where there is none, the kind says what is usual. Slugs of entries that are gone are passed over.
    """

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=30)
    medium = models.CharField(max_length=12)
    is_on = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "kind", "medium"], name="choice_once", nulls_distinct=False)
        ]


class QuietHours(models.Model):
    """When an agent is not to be disturbed by mail and push, in the time zone of their profile. 0 is Monday."""

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, primary_key=True, related_name="quiet_hours")
    is_on = models.BooleanField(default=False)
    starts_at = models.TimeField(default=datetime.time(18))
    ends_at = models.TimeField(default=datetime.time(8))
    days = ArrayField(models.PositiveSmallIntegerField(), default=list)
    whole_days = ArrayField(models.PositiveSmallIntegerField(), default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(whole_days__len__lt=7), name="quiet_ends"),
            models.CheckConstraint(condition=~Q(starts_at=models.F("ends_at")), name="quiet_has_a_length"),
        ]

    def rule(self) -> Quiet:
        """The same for `logic.quiet`."""
        return Quiet(self.starts_at, self.ends_at, frozenset(self.days), frozenset(self.whole_days))
