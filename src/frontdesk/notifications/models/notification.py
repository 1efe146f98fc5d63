"""What agents are told: notifications, gathered in bundles, and their ways out."""

from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent
from frontdesk.board.models import Alarm
from frontdesk.escalation.models import Rotation
from frontdesk.events import Actor
from frontdesk.notifications import permissions
from frontdesk.tickets.models import Message, Ticket, ViewExport
from frontdesk.updates.models import Announcement

SUBJECTS = ("ticket", "announcement", "export", "alarm", "rotation")


def about_one() -> Q:
    """That exactly one of the SUBJECTS is named."""
    each = [Q(**{f"{other}__isnull": other != one for other in SUBJECTS}) for one in SUBJECTS]
    return reduce(or_, each)


class BundleQuerySet(models.QuerySet["Bundle"]):
    def visible_to(self, actor: Actor) -> "BundleQuerySet":
        """An agent's own, without those of tickets that they may no longer see."""
        return self.filter(permissions.own(actor), permissions.may_still_see(actor))

    def shown(self) -> "BundleQuerySet":
        """Those with something that the page shows, newest first."""
        return self.filter(latest_at__isnull=False).order_by("-latest_at", "-pk")


class Bundle(models.Model):
    """What one agent is told about a ticket, announcement, export, alarm or rotation; `unread` counts what is shown.

    `latest_at` is the moment of the newest that the page shows; None when all of it goes by other media alone.
    """

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="bundles", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True, related_name="+")
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, null=True, related_name="+")
    export = models.ForeignKey(ViewExport, on_delete=models.CASCADE, null=True, related_name="+")
    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, null=True, related_name="+")
    rotation = models.ForeignKey(Rotation, on_delete=models.CASCADE, null=True, related_name="+")
    unread = models.PositiveIntegerField(default=0)
    latest_at = models.DateTimeField(null=True)

    objects: ClassVar[BundleQuerySet] = BundleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "ticket"], name="bundle_of_ticket"),
            models.UniqueConstraint(fields=["agent", "announcement"], name="bundle_of_announcement"),
            models.UniqueConstraint(fields=["agent", "export"], name="bundle_of_export"),
            models.UniqueConstraint(fields=["agent", "alarm"], name="bundle_of_alarm"),
            models.UniqueConstraint(fields=["agent", "rotation"], name="bundle_of_rotation"),
            models.CheckConstraint(condition=about_one(), name="bundle_is_of_one"),
        ]
        indexes = [
            models.Index(F("agent"), F("latest_at").desc(), F("id").desc(), name="bundle_newest"),
            models.Index(
                F("agent"), F("latest_at").desc(), F("id").desc(), condition=Q(unread__gt=0), name="bundle_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.unread}"

    @property
    def about(self) -> Any:
        """The ticket, announcement, export, alarm or rotation."""
        return self.ticket or self.announcement or self.export or self.alarm or self.rotation

    @property
    def title(self) -> str:
        """What people call it."""
        if self.ticket or self.announcement:
            return self.ticket.subject if self.ticket else str(self.announcement and self.announcement.title)
        return str(self.about)


class Notification(models.Model):
    """One thing that one agent is told once: `cause` names what it comes from, such as `event-812`.

    `detail` is what the kind adds to its sentence; words of customers are not copied, they stand on `message`.
    """

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="notifications", db_index=False)
    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="notifications", db_index=False)
    kind = models.CharField(max_length=30)
    cause = models.CharField(max_length=60)
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    by_kind = models.CharField(max_length=12, blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    is_shown = models.BooleanField(default=True)
    at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "kind", "cause"], name="notification_once")]
        indexes = [
            models.Index(F("bundle"), F("id").desc(), name="notification_bundle"),
            models.Index(fields=["bundle"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(fields=["at"], name="notification_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.agent_id}"


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    def waiting(self) -> "DispatchQuerySet":
        """Not sent yet, and not given up."""
        return self.filter(outcome="")


class Dispatch(models.Model):
    """A notification on its way out by a medium, no sooner than `due_at`; `is_held` back by quiet hours.

    `outcome` is then sent, read (in the page meanwhile) or dropped (no longer theirs to see, or unwanted).
    """

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+", db_index=False)
    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="dispatches", db_index=False)
    medium = models.CharField(max_length=12)
    due_at = models.DateTimeField()
    is_held = models.BooleanField(default=False)
    outcome = models.CharField(max_length=8, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[DispatchQuerySet] = DispatchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notification", "medium"], name="dispatch_once")]
        indexes = [models.Index(fields=["due_at"], condition=Q(outcome=""), name="dispatch_due")]
