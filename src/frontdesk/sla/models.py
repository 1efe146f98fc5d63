"""Policies, targets and clocks."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Calendar
from frontdesk.tickets.models import Ticket


class Promise(models.TextChoices):
    """What is promised."""

    FIRST_REPLY = "first_reply", "First reply"
    RESOLUTION = "resolution", "Resolution"


class Counting(models.TextChoices):
    """By whose business hours a policy counts: where the team or the policy names none, the default ones hold."""

    TEAM = "team", "Team"
    WORKSPACE = "workspace", "Workspace"
    NAMED = "named", "Named calendar"


class SlaPolicy(models.Model):
    """A set of targets. The default policy applies to every ticket. `calendar` is that of named counting."""

    name = models.CharField(max_length=80, unique=True)
    counts_by = models.CharField(max_length=10, choices=Counting.choices, default=Counting.TEAM)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, null=True, blank=True)
    is_default = models.BooleanField(default=False)

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


class SlaTarget(models.Model):
    """One promise for one priority: so many seconds of business time."""

    policy = models.ForeignKey(SlaPolicy, on_delete=models.CASCADE, related_name="targets")
    promise = models.CharField(max_length=12, choices=Promise.choices)
    priority = models.PositiveSmallIntegerField(choices=Ticket.Priority.choices)
    budget_seconds = models.PositiveIntegerField()

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
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="clocks")
    promise = models.CharField(max_length=12, choices=Promise.choices)
    budget_seconds = models.PositiveIntegerField()
    started_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    left_seconds = models.IntegerField(null=True)
    resumed_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    is_breached = models.BooleanField(default=False)
    own = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "promise"], name="sla_clock_once")]
        indexes = [models.Index(fields=["due_at"], condition=Q(met_at=None, is_breached=False), name="sla_clock_due")]
