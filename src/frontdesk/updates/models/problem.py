"""Problems, the tickets that are due to them, and answers to all of these."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent, Team
from frontdesk.events import Actor
from frontdesk.tickets.models import Category, Ticket
from frontdesk.tickets.models.history import Step
from frontdesk.updates import permissions


class ProblemQuerySet(models.QuerySet["Problem"]):
    def visible_to(self, actor: Actor) -> "ProblemQuerySet":
        """What this agent may read, each once."""
        return self.filter(pk__in=Problem.objects.filter(permissions.view(actor)).values("pk"))


class Problem(models.Model):
    """A cause that many tickets have in common. Description and workaround are plain text.

    `ticket_count` is how many tickets are linked; only the verbs that link write it.
    """

    class Status(models.TextChoices):
        INVESTIGATING = "investigating", "Being looked into"
        WORKAROUND = "workaround", "Workaround known"
        FIXED = "fixed", "Fixed"
        CLOSED = "closed", "Closed"

    OPEN = (Status.INVESTIGATING, Status.WORKAROUND)

    title = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    workaround = models.TextField(blank=True)
    status = models.CharField(max_length=13, choices=Status.choices, default=Status.INVESTIGATING)
    is_for_all = models.BooleanField(default=True)
    teams = models.ManyToManyField(Team, blank=True, related_name="+")
    categories = models.ManyToManyField(Category, blank=True, related_name="problems")
    ticket_count = models.PositiveIntegerField(default=0)
    author_name = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(auto_now=True)
    fixed_at = models.DateTimeField(null=True)

    objects: ClassVar[ProblemQuerySet] = ProblemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="problem_has_a_title")]
        indexes = [models.Index(fields=["status", "-id"], name="problem_status")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether new tickets may still be due to it."""
        return self.status in self.OPEN


class LinkedTicket(Step):
    """A ticket that is due to a problem; who found it, and when."""

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="links", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["problem", "ticket"], name="problem_ticket_once")]
        indexes = [models.Index(fields=["problem", "id"], name="problem_tickets")]


class Answer(models.Model):
    """One text to all tickets that were linked when it was written.

    `reached` is the last link that the job has dealt with: it goes on behind it, also after it was killed.
    """

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    is_solving = models.BooleanField(default=False)
    last = models.BigIntegerField()  # the newest link that it is for
    total = models.PositiveIntegerField()
    sent = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    reached = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["problem"], condition=Q(finished_at=None), name="problem_answered_once")
        ]

    @property
    def done(self) -> int:
        """How many tickets are dealt with."""
        return self.sent + self.left_out


class Answered(models.Model):
    """What became of one ticket in an answer to all: sent, or why not (`why`)."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="outcomes", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "ticket"], name="answered_once")]
