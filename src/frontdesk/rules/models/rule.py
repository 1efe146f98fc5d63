"""Rules: when something happens, if it fits, then act. With their versions, their log, and what they wait for."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.tickets.logic.conditions import Group, read
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.models.history import Step as Authored

Text = dict[str, str]


class RuleQuerySet(models.QuerySet["Rule"]):
    def active(self) -> "RuleQuerySet":
        """In use, in the order in which they are asked."""
        return self.filter(is_active=True).order_by("position", "pk")


class RuleBody(models.Model):
    """What a rule says. `when` are values by slug of the catalogue `triggers/`, `effects` of `effects/`; any trigger
    sets it going. `conditions` is JSON as `tickets.logic.conditions` reads it."""

    name = models.CharField(max_length=80)
    when: "models.JSONField[Text, Any]" = models.JSONField(default=dict)
    conditions = models.JSONField(default=dict, blank=True)
    effects: "models.JSONField[Text, Any]" = models.JSONField(default=dict)
    is_last = models.BooleanField(default=False)  # where it fits, no rule after it is asked
    BODY: ClassVar[tuple[str, ...]] = ("name", "when", "conditions", "effects", "is_last")

    class Meta:
        abstract = True

    @property
    def tree(self) -> Group:
        """For which tickets. Raises FaultyCondition where the stored form is none."""
        return read(self.conditions)

    def body(self) -> dict[str, Any]:
        """What it says, for a version."""
        return {name: getattr(self, name) for name in self.BODY}


class Rule(RuleBody):
    """A rule as it holds now. `version` is the number of the version that this is.

    `failures` counts runs in a row in which an effect failed; too many switch it off, and `off_why` says so.
    """

    about = models.CharField(max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    failures = models.PositiveIntegerField(default=0)
    off_why = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="rule_has_a_name"),
            models.CheckConstraint(condition=~Q(when={}), name="rule_has_a_trigger"),
            models.CheckConstraint(condition=~Q(effects={}), name="rule_does_something"),
        ]

    def __str__(self) -> str:
        return self.name


class RuleVersion(RuleBody, Authored):
    """A rule as it was saved once; it never changes. `origin` is the number that a roll-back brought back."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    origin = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="rule_version_once")]

    def __str__(self) -> str:
        return f"version {self.number}"


class RuleRun(models.Model):
    """One time that a rule fitted a ticket: what it did, or why it was cut.

    `occasion` names what set it going ("event:812", "silent:771"), so that nothing runs twice for it. `chain` is the
    log's entry with which it all began, `depth` how many rules lie between. `before` and `after` hold what it changed,
    as people read it; `effects` are lists of slug, words, state (done, failed) and why.
    """

    class State(models.TextChoices):
        DONE = "done", "Done"
        PARTLY = "partly", "Partly failed"
        FAILED = "failed", "Failed"
        CUT = "cut", "Cut"

    rule = models.ForeignKey(Rule, on_delete=models.SET_NULL, null=True, related_name="runs", db_index=False)
    rule_name = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="rule_runs", db_index=False)
    trigger = models.CharField(max_length=30)
    occasion = models.CharField(max_length=80)
    chain = models.BigIntegerField()
    depth = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=6, choices=State.choices)
    reason = models.CharField(max_length=300, blank=True)
    before: "models.JSONField[Text, Any]" = models.JSONField(default=dict)
    after: "models.JSONField[Text, Any]" = models.JSONField(default=dict)
    effects: "models.JSONField[list[Text], Any]" = models.JSONField(default=list)
    took_ms = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "rule", "occasion"], name="rule_run_once"),
        ]
        indexes = [
            models.Index(fields=["rule", "-id"], name="rule_run_rule"),
            models.Index(fields=["ticket", "-at"], name="rule_run_ticket"),
            models.Index(fields=["at"], name="rule_run_at"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_name} on {self.ticket_id}"


class RuleDue(models.Model):
    """The moment at which a rule that waits for time looks at a ticket; once for each `occasion`."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="moments", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="rule_moments", db_index=False)
    trigger = models.CharField(max_length=30)
    occasion = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "rule", "occasion"], name="rule_due_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(fired_at=None), name="rule_due_open"),
            models.Index(fields=["fired_at"], condition=~Q(fired_at=None), name="rule_due_fired"),
            models.Index(fields=["rule"], name="rule_due_rule"),
        ]
