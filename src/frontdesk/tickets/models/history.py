"""State with an author and a moment is a row."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent, Team
from frontdesk.tickets.models.ticket import Ticket


class Step(models.Model):
    """Author and moment of a change; `by_kind` and `by_id` are those of its actor."""

    at = models.DateTimeField(db_default=Now())
    by_kind = models.CharField(max_length=12)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class StatusChange(Step):
    """The ticket went from `before` to `after`."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="status_changes")
    before = models.CharField(max_length=8, blank=True)
    after = models.CharField(max_length=8)

    class Meta:
        indexes = [models.Index(fields=["ticket", "id"], name="status_change_ticket")]


class Assignment(Step):
    """From this moment the ticket belonged to this team and agent. `how` tells the verb that did it."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="assignments")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True)
    how = models.CharField(max_length=12)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["ticket", "id"], name="assignment_ticket")]


class Escalation(Step):
    """A ticket asked for more than those who had it can do.

    A functional one went to a team of another level or specialty. A hierarchical one stays with its team, and
    `in_charge`, or whoever watches over the team, has to see to it. `reason` is why, `cause` the same in words;
    acknowledged when somebody there says so. Until `ended_at` it is open.
    """

    class Kind(models.TextChoices):
        FUNCTIONAL = "functional", "To another team"
        HIERARCHICAL = "hierarchical", "To a supervisor"

    class Reason(models.TextChoices):
        HAND = "hand", "By hand"
        CLAIM = "claim", "Not claimed in time"
        ACKNOWLEDGE = "acknowledge", "Not acknowledged in time"
        WARNING = "warning", "A promise is nearly due"
        BREACH = "breach", "A promise is broken"
        WORDS = "words", "The customer's words"
        NEGATIVE = "negative", "The customer is unhappy"
        ARRIVAL = "arrival", "Who asks, or what for"
        RULE = "rule", "A rule"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="escalations")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.FUNCTIONAL, db_default="functional")
    reason = models.CharField(max_length=12, choices=Reason.choices, default=Reason.HAND, db_default="hand")
    cause = models.CharField(max_length=200, blank=True, default="", db_default="")
    from_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    from_agent = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    in_charge = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    from_level = models.PositiveSmallIntegerField()
    to_level = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=12, blank=True, default="", db_default="")
    ended_by = models.CharField(max_length=200, blank=True, default="", db_default="")
    ended_note = models.TextField(blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="hierarchical") | Q(to_team__isnull=False), name="escalation_goes_to_a_team"
            ),
        ]
        indexes = [
            models.Index(fields=["ticket", "id"], name="escalation_ticket"),
            models.Index(fields=["-at", "-id"], condition=Q(ended_at=None), name="escalation_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ticket_id}"
