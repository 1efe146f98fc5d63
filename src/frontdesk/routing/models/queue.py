"""Waiting lines, and what a ticket of each channel weighs."""

import json
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import Q

from frontdesk.accounts.models import Team
from frontdesk.events import Actor
from frontdesk.routing import permissions
from frontdesk.routing.models.skill import Skill
from frontdesk.routing.strategy import Strategy
from frontdesk.tickets.logic.conditions import Group, read


def strategies() -> list[tuple[str, str]]:
    """Every strategy, for a form."""
    return Strategy.choices()


@lru_cache(maxsize=500)
def _read(conditions: str) -> Group:
    return read(json.loads(conditions))


class QueueQuerySet(models.QuerySet["Queue"]):
    def active(self) -> "QueueQuerySet":
        """Queues in use, in the order in which they are asked whose an arriving ticket is."""
        return self.filter(is_active=True).order_by("position", "id")

    def visible_to(self, actor: Actor) -> "QueueQuerySet":
        """Queues that this actor may know of, each once."""
        return self.filter(pk__in=Queue.objects.filter(permissions.view_queue(actor)).values("pk"))


class Queue(models.Model):
    """A waiting line of tickets that fit its conditions. The first queue in use that fits takes a ticket.

    `conditions` are a tree of `tickets.facts`. Agents of `teams` serve it; without teams every agent does. A lower
    priority overtakes a higher one after waiting `ages_minutes` longer for each step between them. Whoever has
    `offers_at_once` offers to answer is offered nothing more (0: as much as they can carry). After waiting in the
    queue: `relax_after_seconds` its required skills are only preferred, `overflow_after_seconds` the `overflow_teams`
    serve it too, `fallback_after_seconds` it goes to the `fallback` queue; 0 is never.
    """

    class Language(models.TextChoices):
        IGNORED = "ignored", "It does not matter"
        PREFERRED = "preferred", "Somebody who speaks it is asked first"
        REQUIRED = "required", "Only somebody who speaks it is asked"

    class Leaving(models.TextChoices):
        KEEP = "keep", "Stays with whoever has it"
        UNANSWERED = "unanswered", "Comes back if nobody has answered yet"
        RETURN = "return", "Comes back"

    name = models.CharField(max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(default=50)
    is_active = models.BooleanField(default=True)
    conditions = models.JSONField(default=dict, blank=True)
    teams = models.ManyToManyField(Team, blank=True, related_name="+")
    strategy = models.CharField(max_length=40, default="least_loaded")
    language = models.CharField(max_length=9, choices=Language.choices, default=Language.IGNORED)
    offer_seconds = models.PositiveSmallIntegerField(default=45)
    offers_at_once = models.PositiveSmallIntegerField(default=1, db_default=1)
    ages_minutes = models.PositiveSmallIntegerField(default=60)
    relax_after_seconds = models.PositiveIntegerField(default=0)
    overflow_after_seconds = models.PositiveIntegerField(default=0)
    overflow_teams = models.ManyToManyField(Team, blank=True, related_name="+")
    fallback_after_seconds = models.PositiveIntegerField(default=0)
    fallback = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    when_away = models.CharField(max_length=10, choices=Leaving.choices, default=Leaving.RETURN)
    return_after_minutes = models.PositiveSmallIntegerField(default=10)

    objects = QueueQuerySet.as_manager()
    # Set where it is read with all its rules (`actions.rules`): ids of teams, and the skills that are asked for.
    own_teams: list[int]
    further_teams: list[int]
    asked: list[tuple[int, str, int, bool]] | None

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="queue_has_a_name"),
            models.CheckConstraint(condition=Q(offer_seconds__range=(10, 3600)), name="queue_offer_seconds"),
            models.CheckConstraint(condition=Q(ages_minutes__gte=1), name="queue_ages"),
            models.CheckConstraint(
                condition=Q(fallback__isnull=True) | ~Q(fallback=models.F("id")), name="queue_falls_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tree(self) -> Group:
        """Which tickets are its own. Raises FaultyCondition."""
        return _read(json.dumps(self.conditions or {"join": "all", "parts": []}))

    @property
    def strategy_label(self) -> str:
        """What people call its strategy."""
        known: Any = Strategy.find(self.strategy)
        return known.label if known else "unavailable"


class QueueSkill(models.Model):
    """A skill that the queue asks for, at least as well as `least`; required, or only preferred."""

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="needs")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="+")
    least = models.PositiveSmallIntegerField(default=1)
    is_required = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["queue", "skill"], name="queue_skill_once"),
            models.CheckConstraint(condition=Q(least__range=(1, 5)), name="queue_skill_least"),
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} {self.least}"


class ChannelLoad(models.Model):
    """What one open ticket of a channel takes of an agent's capacity, and how many of them an agent has at most."""

    channel = models.CharField(max_length=20, unique=True)
    weight = models.PositiveSmallIntegerField(default=1)
    most = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["channel"]
        constraints = [models.CheckConstraint(condition=Q(weight__range=(1, 100)), name="channel_weight")]

    def __str__(self) -> str:
        return self.channel
