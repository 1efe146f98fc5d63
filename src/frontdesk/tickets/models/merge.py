"""Tickets that became one, and what of each can be told apart again."""

from django.db import models
from django.db.models import Q

from frontdesk.tickets.models.conversation import Message
from frontdesk.tickets.models.history import Step
from frontdesk.tickets.models.ticket import Ticket


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> "MergeQuerySet":
        """Those that nobody has undone."""
        return self.filter(undone_at=None)


class Merge(Step):
    """Everything of `source` went to `target`. `brought` is what it brought there and takes away when undone.

    `brought` is {"status": the source's before, "participants", "planned", "pledges", "reminders": ids of rows,
    "watchers": ids of agents, "tags": words, "fields": answers by slug, "links": [{"id", "ticket", "other"} as they
    were]}.
    """

    source = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="merges")
    target = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="merged")
    brought = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True, default="")

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(undone_at=None), name="merge_once"),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="merge_into_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} into {self.target_id}"


class MovedMessage(models.Model):
    """A message that came to where it stands by a merge: what its first reader may see, and what an undo takes back."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="moved")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="moves")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge", "message"], name="moved_once")]
