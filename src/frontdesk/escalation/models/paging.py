"""Telling people of one escalation until somebody answers."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent
from frontdesk.escalation.models.policy import Hook, Policy
from frontdesk.tickets.models import Escalation, Ticket


class Paging(models.Model):
    """One run through the steps of a policy. `plan` are the steps as they were when it began (`logic.steps`).

    `round` and `position` name the step that is taken next, at `next_at`; None when none is left, or it has ended.
    `answered_by` is the webhook that acknowledged, where it was no person.
    """

    class State(models.TextChoices):
        RUNNING = "running", "Nobody has answered yet"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        EXHAUSTED = "exhausted", "Everybody was told, nobody answered"
        ENDED = "ended", "Ended"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="pagings")
    escalation = models.OneToOneField(Escalation, on_delete=models.CASCADE, related_name="paging")
    policy = models.ForeignKey(Policy, on_delete=models.SET_NULL, null=True, related_name="+")
    policy_name = models.CharField(max_length=80, blank=True)
    plan: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RUNNING)
    round = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state="running", next_at__isnull=False), name="paging_due"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.state} {self.ticket_id}"


class Call(models.Model):
    """That somebody, or a webhook, was told in one step; with neither, nobody was there. `step` 0 is the last call.

    `answered_at` is when a webhook used the address with which it acknowledges: it does so once.
    """

    paging = models.ForeignKey(Paging, on_delete=models.CASCADE, related_name="calls", db_index=False)
    round = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField()
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    hook = models.ForeignKey(Hook, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    whom = models.CharField(max_length=120)
    outcome = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["paging", "round", "step", "agent", "hook"], name="call_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.paging_id} {self.step}"


class Acted(models.Model):
    """A policy acts once for one cause of one ticket: `cause` names it, such as `breach:first_reply:2026-…`."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="+")
    cause = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "policy", "cause"], name="escalation_acted_once")]

    def __str__(self) -> str:
        return self.cause
