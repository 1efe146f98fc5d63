"""What each ticket counts for, and which tickets are to be looked at again; see `actions.standing`."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Standing(models.Model):
    """The `keys` of all figures that a ticket counts for, and since when it waits. `team` 0 is none. Unlogged."""

    ticket = models.BigIntegerField(primary_key=True)
    team = models.BigIntegerField()
    waiting_since = models.DateTimeField(null=True)
    keys = ArrayField(models.TextField())

    class Meta:
        indexes = [
            models.Index(
                fields=["team", "waiting_since"], condition=Q(waiting_since__isnull=False), name="board_longest_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"Ticket {self.ticket}"


class Moved(models.Model):
    """A ticket of which something has changed since it was counted; written by triggers, as often as it changes.

    Nobody looks for one ticket, so the table has no index, not even that of its key. Unlogged, like what is counted.
    """

    ticket = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"Ticket {self.ticket}"
