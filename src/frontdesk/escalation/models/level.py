"""How soon a ticket that reaches a level is to be somebody's, and the clocks that run."""

from django.db import models
from django.db.models import Q

from frontdesk.accounts.models import Team
from frontdesk.sla.models import ClockEvent
from frontdesk.tickets.models import Ticket


class Target(models.TextChoices):
    """What is to happen in time."""

    CLAIM = "claim", "Claim"
    ACKNOWLEDGE = "acknowledge", "Acknowledge"


class LevelTarget(models.Model):
    """Targets of a support level: seconds of the team's business time, or of any time. None is no target."""

    level = models.PositiveSmallIntegerField(unique=True, choices=[(1, "Level 1"), (2, "Level 2"), (3, "Level 3")])
    claim_seconds = models.PositiveIntegerField(null=True, blank=True)
    acknowledge_seconds = models.PositiveIntegerField(null=True, blank=True)
    is_calendar_time = models.BooleanField(default=False)

    class Meta:
        ordering = ["level"]
        constraints = [
            models.CheckConstraint(condition=Q(level__range=(1, 3)), name="level_target_level"),
            models.CheckConstraint(
                condition=~Q(claim_seconds=0) & ~Q(acknowledge_seconds=0), name="level_target_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"Level {self.level}"

    def seconds(self, target: str) -> int | None:
        """The budget of a target."""
        return self.claim_seconds if target == Target.CLAIM else self.acknowledge_seconds


class LevelClock(models.Model):
    """The running target of a ticket on its level. A ticket that reaches another level or team begins anew.

    `met_at` is when it was claimed or acknowledged; `ended_at` when the ticket ended, or left, before that. It stands
    still, and goes on, as the clocks of promises do (`sla.logic.rest`).
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="level_clocks", db_index=False)
    target = models.CharField(max_length=12, choices=Target.choices)
    level = models.PositiveSmallIntegerField()
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+", db_index=False)
    budget_seconds = models.PositiveIntegerField()
    is_calendar_time = models.BooleanField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=12, default="", db_default="", blank=True)
    left_seconds = models.IntegerField(null=True)
    resumed_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_missed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "target"], name="level_clock_once")]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(met_at=None, ended_at=None, is_missed=False), name="level_clock_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.ticket_id}"

    @property
    def is_breached(self) -> bool:
        """As promises call it."""
        return self.is_missed


class LevelEvent(models.Model):
    """What happened to a target of a ticket's level, and why; as `sla.ClockEvent` is for promises."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="level_events", db_index=False)
    target = models.CharField(max_length=12, choices=Target.choices)
    level = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ClockEvent.Kind.choices)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    due_before = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    left_seconds = models.IntegerField(null=True)
    budget_seconds = models.PositiveIntegerField()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["ticket", "at"], name="level_event_ticket")]

    def __str__(self) -> str:
        return f"{self.kind} {self.target} {self.ticket_id}"
