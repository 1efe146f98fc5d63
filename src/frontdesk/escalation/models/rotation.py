"""Who is on call when."""

import datetime
import zoneinfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent
from frontdesk.escalation.logic.rotation import Schedule, Stretch


class Rotation(models.Model):
    """People who are on call in turn, by the clock on the wall of a time zone.

    A turn lasts `length` of `unit` (hours: a divisor of 24) from `handover_at` on; the first person's first turn begins
    on `starts_on`. With `from_time` and `until_time`, somebody is on call within these hours alone (over midnight where
    they end earlier), and with `days` (0 is Monday) only in those that begin on them.
    """

    class Unit(models.TextChoices):
        HOURS = "hours", "Hours"
        DAYS = "days", "Days"
        WEEKS = "weeks", "Weeks"

    name = models.CharField(max_length=80, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    unit = models.CharField(max_length=5, choices=Unit.choices, default=Unit.WEEKS)
    length = models.PositiveSmallIntegerField(default=1)
    handover_at = models.TimeField(default=datetime.time(9))
    starts_on = models.DateField()
    from_time = models.TimeField(null=True, blank=True)
    until_time = models.TimeField(null=True, blank=True)
    days = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(length__range=(1, 52)) & (~Q(unit="hours") | Q(length__in=[1, 2, 3, 4, 6, 8, 12])),
                name="rotation_length",
            ),
            models.CheckConstraint(
                condition=Q(from_time=None, until_time=None) | Q(from_time__isnull=False, until_time__isnull=False),
                name="rotation_hours",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def schedule(self) -> Schedule:
        """The same for `logic.rotation`: its members' ids in order, and the stand-ins."""
        window = (self.from_time, self.until_time) if self.from_time and self.until_time else None
        return Schedule(
            zone=zoneinfo.ZoneInfo(self.time_zone),
            unit=self.unit,
            length=self.length,
            handover_at=self.handover_at,
            starts_on=self.starts_on,
            members=tuple(one.agent_id for one in self.members.all()),
            window=window,
            days=frozenset(self.days),
            stand_ins=tuple(
                Stretch(one.starts_at, one.ends_at, one.agent_id) for one in self.stand_ins.all()
            ),
        )  # fmt: skip


class RotationMember(models.Model):
    """Somebody's place in a rotation."""

    rotation = models.ForeignKey(Rotation, on_delete=models.CASCADE, related_name="members", db_index=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["rotation", "position"], name="rotation_place_once")]

    def __str__(self) -> str:
        return f"{self.rotation_id} {self.position}"


class StandIn(models.Model):
    """From one moment to another it is this person's turn, whoever's else it would be. Of several the newest holds."""

    rotation = models.ForeignKey(Rotation, on_delete=models.CASCADE, related_name="stand_ins", db_index=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="stand_in_has_a_length"),
        ]
        indexes = [models.Index(fields=["rotation", "ends_at"], name="stand_in_rotation")]

    def __str__(self) -> str:
        return f"{self.rotation_id} {self.agent_id}"


class Swap(models.Model):
    """The `asker` would give their turn for that of the `asked`; it holds, as stand-ins, once these agree.

    The turns are those of the moment of asking: where they are others by then, nothing can be agreed any more.
    """

    class State(models.TextChoices):
        OPEN = "open", "Asked"
        AGREED = "agreed", "Agreed"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    rotation = models.ForeignKey(Rotation, on_delete=models.CASCADE, related_name="swaps", db_index=False)
    asker = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    asked = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    gives_from = models.DateTimeField()
    gives_until = models.DateTimeField()
    takes_from = models.DateTimeField()
    takes_until = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rotation", "gives_from", "takes_from"], condition=Q(state="open"), name="swap_asked_once"
            ),
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="swap_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.rotation_id} {self.asker_id} {self.asked_id}"
