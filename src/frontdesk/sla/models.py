"""Policies, targets and clocks, and what happened to each clock."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Calendar
from frontdesk.sla.logic.pausing import USUAL
from frontdesk.tickets.logic.conditions import Group
from frontdesk.tickets.logic.conditions import read as read_conditions
from frontdesk.tickets.models import Ticket


class Promise(models.TextChoices):
    """What is promised."""

    FIRST_REPLY = "first_reply", "First reply"
    NEXT_REPLY = "next_reply", "Next reply"
    UPDATE = "update", "Regular update"
    WAIT = "wait", "Customer's wait"
    RESOLUTION = "resolution", "Resolution"


class Counting(models.TextChoices):
    """By whose business hours a policy counts: where the team or the policy names none, the default ones hold."""

    TEAM = "team", "Team"
    WORKSPACE = "workspace", "Workspace"
    NAMED = "named", "Named calendar"


def usual_pauses() -> list[str]:
    """For what promises stand still unless a policy says otherwise."""
    return list(USUAL)


def usual_warnings() -> list[int]:
    """Shares of the budget, in percent, at which somebody is warned."""
    return [75, 90]


class SlaPolicy(models.Model):
    """A set of targets for the tickets that fit its `conditions`; `calendar` is that of named counting.

    Policies are asked in the order of their `position`, and the first that fits holds. The default one comes last and
    fits every ticket.
    """

    name = models.CharField(max_length=80, unique=True)
    counts_by = models.CharField(max_length=10, choices=Counting.choices, default=Counting.TEAM)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, null=True, blank=True)
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True, db_default=True)
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    conditions = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()), blank=True)
    pauses = ArrayField(models.CharField(max_length=12), default=usual_pauses, db_default=list(USUAL), blank=True)
    warn_at_percent = ArrayField(
        models.PositiveSmallIntegerField(), default=usual_warnings, db_default=[75, 90], blank=True
    )

    class Meta:
        verbose_name = "promise"
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="sla_policy_default"),
            models.CheckConstraint(
                condition=Q(counts_by="named", calendar__isnull=False) | (~Q(counts_by="named") & Q(calendar=None)),
                name="sla_policy_calendar",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tree(self) -> Group:
        """The conditions."""
        return read_conditions(self.conditions)


class SlaTarget(models.Model):
    """One promise for one priority: so many seconds of business time, or of any time."""

    policy = models.ForeignKey(SlaPolicy, on_delete=models.CASCADE, related_name="targets")
    promise = models.CharField(max_length=12, choices=Promise.choices)
    priority = models.PositiveSmallIntegerField(choices=Ticket.Priority.choices)
    budget_seconds = models.PositiveIntegerField()
    is_calendar_time = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["priority", "promise"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "promise", "priority"], name="sla_target_once"),
            models.CheckConstraint(condition=Q(budget_seconds__gt=0), name="sla_target_positive"),
        ]


class SlaClock(models.Model):
    """One running promise of a ticket. While paused it has no due instant, only what is left of its budget.

    Once it runs again, `left_seconds` are counted from `resumed_at`; before, the whole budget from `started_at`.
    `own` keeps what it counted by before it took over the promise of a ticket that was merged into its own.
    `warn_at` is when the next share of the budget is used of which somebody wants to hear.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="clocks")
    promise = models.CharField(max_length=12, choices=Promise.choices)
    policy = models.ForeignKey(SlaPolicy, on_delete=models.SET_NULL, null=True, db_index=False)
    budget_seconds = models.PositiveIntegerField()
    is_calendar_time = models.BooleanField(default=False, db_default=False)
    started_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    warned_percent = models.PositiveSmallIntegerField(default=0, db_default=0)
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=12, default="", db_default="", blank=True)
    left_seconds = models.IntegerField(null=True)
    resumed_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    is_breached = models.BooleanField(default=False)
    own = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "promise"], name="sla_clock_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(met_at=None, is_breached=False), name="sla_clock_due"),
            models.Index(fields=["warn_at"], condition=Q(met_at=None, warn_at__isnull=False), name="sla_clock_warn"),
            models.Index(fields=["ticket"], condition=Q(met_at=None), name="sla_clock_open"),
        ]


class ClockEvent(models.Model):
    """What happened to a promise of a ticket, and why. Kept when the clock is gone."""

    class Kind(models.TextChoices):
        STARTED = "started", "Started"
        PAUSED = "paused", "Paused"
        RESUMED = "resumed", "Went on"
        MET = "met", "Kept"
        BREACHED = "breached", "Broken"
        WARNED = "warned", "Warned"
        RECOUNTED = "recounted", "Counted again"
        STOPPED = "stopped", "Ended"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="clock_events", db_index=False)
    promise = models.CharField(max_length=12, choices=Promise.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    due_before = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    left_seconds = models.IntegerField(null=True)
    budget_seconds = models.PositiveIntegerField()
    policy_name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["ticket", "at"], name="sla_event_ticket"),
            models.Index(fields=["at"], condition=Q(kind__in=["met", "breached"]), name="sla_event_ended"),
        ]


class Hold(models.Model):
    """Somebody, or a rule, lets all promises of a ticket stand still until it is lifted."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="promise_holds")
    reason = models.CharField(max_length=200)
    by_kind = models.CharField(max_length=12)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket"], condition=Q(ended_at=None), name="sla_hold_once")]
