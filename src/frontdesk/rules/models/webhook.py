"""Addresses elsewhere that rules tell of tickets."""

import secrets

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.kit.crypto import SealedField
from frontdesk.rules.models.rule import RuleRun


def new_secret() -> str:
    """A secret with which the receiver knows our calls."""
    return secrets.token_urlsafe(32)


class Webhook(models.Model):
    """Where to call, and the secret that signs the calls (stored sealed).

    `off_why` says why it was switched off by itself. Until `rests_until` only `tried_by` (a call) tries to get through.
    """

    name = models.CharField(max_length=80)
    url = models.URLField(max_length=500)
    secret = SealedField(default=new_secret)
    is_active = models.BooleanField(default=True)
    off_why = models.CharField(max_length=300, blank=True, default="", db_default="")
    rests_until = models.DateTimeField(null=True)
    tried_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="webhook_has_a_name")]

    def __str__(self) -> str:
        return self.name


class WebhookCall(models.Model):
    """One call that was asked for, and how far it got. `key` lets the receiver know a repeated one."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits"
        DONE = "done", "Answered"
        FAILED = "failed", "Failed"

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="calls", db_index=False)
    run = models.ForeignKey(RuleRun, on_delete=models.SET_NULL, null=True, related_name="calls")
    ticket_id = models.BigIntegerField()
    key = models.UUIDField(unique=True)
    body = models.TextField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["webhook", "-id"], name="webhook_calls"),
            models.Index(fields=["-id"], condition=Q(state="failed"), name="webhook_calls_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.webhook.name}: {self.get_state_display().lower()}"
