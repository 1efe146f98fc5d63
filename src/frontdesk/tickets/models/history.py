"""State with an author and a moment is a row."""

from django.db import models
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
    """The ticket went to a higher level; acknowledged when somebody there says so."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="escalations")
    from_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    from_level = models.PositiveSmallIntegerField()
    to_level = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["ticket", "id"], name="escalation_ticket")]
