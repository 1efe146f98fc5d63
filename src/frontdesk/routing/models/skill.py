"""What agents are able to do."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from frontdesk.accounts.models import Agent


class Skill(models.Model):
    """An ability. One with a `language` is that language: it answers tickets that are written in it."""

    name = models.CharField(max_length=60)
    language = models.CharField(max_length=12, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="skill_once"),
            models.UniqueConstraint(fields=["language"], condition=~Q(language=""), name="skill_of_a_language_once"),
        ]

    def __str__(self) -> str:
        return self.name


class AgentSkill(models.Model):
    """How well an agent does it: 1 begins, 5 teaches it."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="holders")
    proficiency = models.PositiveSmallIntegerField(default=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "skill"], name="agent_skill_once"),
            models.CheckConstraint(condition=Q(proficiency__range=(1, 5)), name="proficiency"),
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} {self.proficiency}"
