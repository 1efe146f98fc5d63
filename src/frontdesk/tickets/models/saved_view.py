"""Views that people save: which tickets, in which order, with which columns; and how many there are."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent, Team
from frontdesk.events import Actor
from frontdesk.tickets.logic.conditions import Group, read


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def usable_by(self, actor: Actor) -> "SavedViewQuerySet":
        """Views that this agent may open."""
        from frontdesk.tickets import permissions

        return self.filter(permissions.use_view(actor))

    def changeable_by(self, actor: Actor) -> "SavedViewQuerySet":
        """Views that this agent may change and delete."""
        from frontdesk.tickets import permissions

        return self.filter(permissions.change_view(actor))


class SavedView(models.Model):
    """A set of tickets by conditions. It is its `owner`'s alone, or the `team`'s, or with neither everybody's.

    `conditions` is JSON as `logic.conditions` reads it; `columns`, `sort` ("-created": downwards) and `group_by` are
    slugs of `tickets.facts`. The `is_…` marks follow from the conditions and say how the view can be counted.
    """

    class Layout(models.TextChoices):
        LIST = "list", "List beside the ticket"
        TABLE = "table", "Table"

    name = models.CharField(max_length=80)
    owner = models.ForeignKey(Agent, on_delete=models.CASCADE, null=True, blank=True, related_name="saved_views")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="saved_views")
    conditions = models.JSONField(default=dict)
    columns = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    sort = models.CharField(max_length=80, default="-last_message")
    group_by = models.CharField(max_length=80, blank=True)
    layout = models.CharField(max_length=5, choices=Layout.choices, default=Layout.LIST)
    is_dense = models.BooleanField(default=False)
    is_personal = models.BooleanField(default=False)  # each agent finds other tickets
    is_moving = models.BooleanField(default=False)  # tickets come and go by the clock
    is_foreign = models.BooleanField(default=False)  # more than the tickets' own rows decides
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(owner=None) | Q(team=None), name="view_is_whose"),
            models.CheckConstraint(condition=~Q(name=""), name="view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> str:
        """personal, team or workspace."""
        return "personal" if self.owner_id else "team" if self.team_id else "workspace"

    @property
    def tree(self) -> Group:
        """Its conditions. Raises FaultyCondition where the stored form is none."""
        return read(self.conditions)

    @property
    def slug(self) -> str:
        """Its name in addresses of queues."""
        return f"view:{self.pk}"


class ViewPlace(models.Model):
    """Where an agent wants to see a view among the others, or that it does not."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="places")
    position = models.IntegerField(null=True)
    is_hidden = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "view"], name="view_place_once")]


class ViewCount(models.Model):
    """How many tickets a view holds by team (`{"0": without a team, "7": …}`), as the database stood at `snapshot`.

    `agent` is set for personal views. What changed since is in `TicketChange`; see docs/adr/0021. The table is not
    logged: after a crash it is empty, and everything is counted anew.
    """

    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="counts")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, null=True, related_name="+")
    per_team: "models.JSONField[dict[str, int] | None, Any]" = models.JSONField(null=True)
    snapshot = models.TextField(blank=True)
    counted_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(default=0)
    due_since = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["view", "agent"], nulls_distinct=False, name="view_count_once"),
        ]


class TicketChange(models.Model):
    """How a ticket's row was and became, written by a trigger and thrown away when every count knows it.

    `xid` is the transaction that did it. Not logged, like `ViewCount`.
    """

    xid = models.BigIntegerField()
    was = models.JSONField(null=True)
    becomes = models.JSONField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["xid"], name="ticket_change_xid")]
