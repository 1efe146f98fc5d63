"""When a ticket escalates by itself, and whom to tell in which order."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from frontdesk.accounts.models import Agent, Team
from frontdesk.escalation.models.rotation import Rotation
from frontdesk.kit.crypto import SealedField
from frontdesk.tickets.logic.conditions import Group, read
from frontdesk.tickets.models import Escalation


class Trigger(models.TextChoices):
    """What sets a policy going. For `hand` it only says whom to tell."""

    HAND = "hand", "Somebody escalates it"
    CLAIM = "claim", "It is not claimed in time"
    ACKNOWLEDGE = "acknowledge", "It is not acknowledged in time"
    WARNING = "warning", "A promise is nearly due"
    BREACH = "breach", "A promise is broken"
    WORDS = "words", "The customer writes one of the words"
    NEGATIVE = "negative", "What the customer writes is negative"
    ARRIVAL = "arrival", "It comes in and fits the conditions"


class Policy(models.Model):
    """The first policy in use that has the trigger, and whose conditions fit the ticket, says what happens.

    It escalates to the `team`, or (without one) to the next level; a hierarchical one to `in_charge`, or to whoever
    watches over the team. Then its steps are taken, `repeats` times more, until somebody acknowledges; at last, with
    `calls_all`, all supervisors are told once.
    """

    name = models.CharField(max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(default=50)
    is_active = models.BooleanField(default=True)
    triggers = ArrayField(models.CharField(max_length=12, choices=Trigger.choices), default=list)
    conditions = models.JSONField(default=dict, blank=True)
    words = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    kind = models.CharField(max_length=12, choices=Escalation.Kind.choices, default=Escalation.Kind.HIERARCHICAL)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    in_charge = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    repeats = models.PositiveSmallIntegerField(default=1)
    calls_all = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "escalation policy"
        constraints = [models.CheckConstraint(condition=Q(repeats__lte=10), name="escalation_repeats")]

    def __str__(self) -> str:
        return self.name

    @property
    def tree(self) -> Group:
        """Which tickets it is for. Raises FaultyCondition."""
        return read(self.conditions or {"join": "all", "parts": []})


class Hook(models.Model):
    """An address that is told of steps: a JSON body, signed with the `secret`.

    With `may_acknowledge` each call says an address at which the program acknowledges, signed with the same secret.
    """

    name = models.CharField(max_length=80, unique=True)
    url = models.URLField(max_length=500)
    secret = SealedField()
    is_active = models.BooleanField(default=True)
    may_acknowledge = models.BooleanField(default=False, db_default=False)
    last_status = models.CharField(max_length=200, blank=True, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = "escalation webhook"

    def __str__(self) -> str:
        return self.name


class PolicyStep(models.Model):
    """Somebody who is told when so many minutes have passed since the step before without an acknowledgement.

    With `is_business_time` they are minutes of the business hours of the ticket's team; outside them nobody is told.
    """

    class Whom(models.TextChoices):
        ON_CALL = "on_call", "Who is on call in a rotation"
        AGENT = "agent", "One person"
        IN_CHARGE = "in_charge", "Who is in charge of the escalation"
        TEAM = "team", "The ticket’s team"
        TEAM_SUPERVISORS = "leads", "The supervisors of its team"
        SUPERVISORS = "supervisors", "All supervisors"

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="steps", db_index=False)
    position = models.PositiveSmallIntegerField()
    after_minutes = models.PositiveSmallIntegerField(default=0)
    is_business_time = models.BooleanField(default=False, db_default=False)
    whom = models.CharField(max_length=12, choices=Whom.choices)
    rotation = models.ForeignKey(Rotation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    media = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    hook = models.ForeignKey(Hook, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "position"], name="policy_step_once"),
            models.CheckConstraint(
                condition=~Q(whom="on_call") | Q(rotation__isnull=False), name="policy_step_has_a_rotation"
            ),
            models.CheckConstraint(
                condition=~Q(whom="agent") | Q(agent__isnull=False), name="policy_step_has_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.position}"
