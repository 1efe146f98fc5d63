"""Guides: decision trees that are followed inside a ticket, in versions, and the walks through them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Team
from frontdesk.events import Actor
from frontdesk.rules.logic.tree import Tree, read
from frontdesk.tickets.models import Category, Ticket
from frontdesk.tickets.models.history import Step as Authored


class GuideQuerySet(models.QuerySet["Guide"]):
    def usable_by(self, actor: Actor) -> "GuideQuerySet":
        """Guides in use that this agent may follow."""
        from frontdesk.rules import permissions

        return self.filter(permissions.use_guidance(actor), is_active=True).exclude(published=None).distinct()


class Guide(models.Model):
    """A tree of questions. `nodes` is what is being written; agents follow the version that is `published`.

    It is offered on tickets of its `categories` and all below, with `teams` only while one of those has the ticket; one
    that `is_required` has to be followed to an outcome before such a ticket ends.
    """

    title = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    categories = models.ManyToManyField(Category, blank=True, related_name="guides")
    teams = models.ManyToManyField(Team, blank=True, related_name="guides")
    is_required = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    nodes = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    published = models.ForeignKey(
        "rules.GuideVersion", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = GuideQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="guide_has_a_title")]

    def __str__(self) -> str:
        return self.title

    @property
    def tree(self) -> Tree:
        """What is being written."""
        return read(self.nodes)

    @property
    def is_changed(self) -> bool:
        """Whether what is written is not what agents follow."""
        return self.published is None or self.published.nodes != self.nodes


class GuideVersion(Authored):
    """A tree as it was published; it never changes, so that a walk goes on where it began."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    nodes: "models.JSONField[list[dict[str, Any]], Any]" = models.JSONField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["guide", "number"], name="guide_version_once")]

    def __str__(self) -> str:
        return f"version {self.number}"

    @property
    def tree(self) -> Tree:
        """Its nodes."""
        return read(self.nodes)


class Walk(Authored):
    """A guide followed on a ticket. It stands at `node` of its `guide_version`, which is chosen when it begins.

    `version` counts its moves: who answers names the one that they saw. `origin` is the merged ticket it came from.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Has to be followed"
        WALKING = "walking", "Being followed"
        ENDED = "ended", "Followed to its end"
        LEFT = "left", "Left"

    OPEN = (State.WAITING, State.WALKING)

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="walks", db_index=False)
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="walks", db_index=False)
    guide_version = models.ForeignKey(GuideVersion, on_delete=models.PROTECT, null=True, related_name="walks")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WALKING)
    node = models.CharField(max_length=12, blank=True)
    is_automatic = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    origin = models.ForeignKey(Ticket, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["ticket", "guide"], name="walk_ticket"),
            models.Index(fields=["guide", "state"], name="walk_guide"),
            models.Index(fields=["origin"], condition=~Q(origin=None), name="walk_origin"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "guide"], condition=Q(state__in=["waiting", "walking"]), name="walk_open_once"
            ),
            models.CheckConstraint(condition=Q(state="waiting") | ~Q(guide_version=None), name="walk_has_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.guide_id} on {self.ticket_id}"


class WalkStep(Authored):
    """One answer on a walk, in the words of its version; kept when somebody goes back."""

    walk = models.ForeignKey(Walk, on_delete=models.CASCADE, related_name="steps", db_index=False)
    node = models.CharField(max_length=12)
    question = models.CharField(max_length=300)
    answer = models.CharField(max_length=200)
    to = models.CharField(max_length=12)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["walk", "id"], name="walk_step")]

    def __str__(self) -> str:
        return f"{self.question}: {self.answer}"
