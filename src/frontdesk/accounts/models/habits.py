"""What an agent is used to: the keys of their own, and what they reach for."""

from django.db import models
from django.db.models.functions import Now

from frontdesk.accounts.models.people import Agent


class OwnKeys(models.Model):
    """An agent's single keys: `keys` maps a usual chord to their own ("" for none), `is_on` is for all (WCAG 2.1.4)."""

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, primary_key=True, related_name="own_keys")
    is_on = models.BooleanField(default=True)
    keys = models.JSONField(default=dict)


class Habit(models.Model):
    """How much an agent uses one thing of the palette. The score halves in two weeks without use."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="habits")
    item = models.CharField(max_length=80)
    score = models.FloatField(default=1)
    used_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "item"], name="habit_once")]
        indexes = [models.Index(fields=["agent", "-used_at"], name="habit_recent")]

    def __str__(self) -> str:
        return self.item
