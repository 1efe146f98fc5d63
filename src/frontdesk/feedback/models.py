"""Surveys and responses."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent
from frontdesk.customers.models import Customer
from frontdesk.tickets.models import Ticket


class Survey(models.Model):
    """A question sent to the requester of a closed ticket; `agent` is who solved it."""

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="survey")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    agent = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True)
    sent_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()


class Response(models.Model):
    """The answer: 1 (bad) to 5 (good) and a comment."""

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="response")
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    answered_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(score__range=(1, 5)), name="response_score")]
        indexes = [models.Index(fields=["answered_at"], name="response_answered")]
