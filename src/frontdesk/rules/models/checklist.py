"""Checklists: steps that a ticket of some category needs before it ends, and what was ticked on each ticket.

A ticket gets a copy of the steps, so that what was agreed when it came does not change under the hand, and the history
stays readable when the checklist is gone.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Team
from frontdesk.events import Actor
from frontdesk.knowledge.models import Article
from frontdesk.tickets.models import Category, Ticket
from frontdesk.tickets.models.history import Step as Authored


class ChecklistQuerySet(models.QuerySet["Checklist"]):
    def usable_by(self, actor: Actor) -> "ChecklistQuerySet":
        """Checklists in use that this agent may put on a ticket."""
        from frontdesk.rules import permissions

        return self.filter(permissions.use_guidance(actor), is_active=True).distinct()


class Checklist(models.Model):
    """Steps for tickets of its `categories` and all below them; with `teams` only while one of those has the ticket.

    `version` counts changes, so that of two people who change it neither overwrites the other.
    """

    title = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    categories = models.ManyToManyField(Category, blank=True, related_name="checklists")
    teams = models.ManyToManyField(Team, blank=True, related_name="checklists")
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="checklist_has_a_title")]

    def __str__(self) -> str:
        return self.title


class StepText(models.Model):
    """What a step asks for: `help` and `article` say how it is done."""

    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    help = models.CharField(max_length=500, blank=True)
    article = models.ForeignKey(Article, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_required = models.BooleanField(default=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text


class ChecklistStep(StepText):
    """One step of a checklist."""

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="steps", db_index=False)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["checklist", "position"], name="checklist_step_once")]


class TicketChecklist(Authored):
    """A checklist on a ticket. `is_automatic` came with the category; `origin` is the merged ticket it came from."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="checklists", db_index=False)
    checklist = models.ForeignKey(Checklist, on_delete=models.SET_NULL, null=True, related_name="uses")
    title = models.CharField(max_length=120)
    is_automatic = models.BooleanField(default=False)
    origin = models.ForeignKey(Ticket, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["ticket", "checklist"], name="ticket_checklist_once")]
        indexes = [models.Index(fields=["origin"], condition=~Q(origin=None), name="ticket_checklist_origin")]

    def __str__(self) -> str:
        return self.title


class TicketStep(StepText):
    """One step on a ticket, with who ticked it and when. `version` counts how often that changed."""

    list = models.ForeignKey(TicketChecklist, on_delete=models.CASCADE, related_name="steps", db_index=False)
    ticked_at = models.DateTimeField(null=True)
    ticked_by_id = models.BigIntegerField(null=True)
    ticked_by_name = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["list", "position"], name="ticket_step_once")]
