"""How one ticket belongs to another."""

from django.db import models
from django.db.models import Q

from frontdesk.tickets.models.history import Step
from frontdesk.tickets.models.ticket import Ticket


class Link(Step):
    """How `ticket` belongs to `other`; the words of a kind are read from the first to the second.

    "Follows": the other was closed for too long to open again. "Perhaps belongs to" is what a stranger's answer to one
    of our mails is: an agent joins the two or refuses; `decision` is then "joined" or "refused", with its moment and
    author. Related tickets are kept with the older one as `other`. A child has one parent, and no children of its own.
    """

    class Kind(models.TextChoices):
        FOLLOWS = "follows", "Follows"
        PERHAPS = "perhaps", "Perhaps belongs to"
        SPLIT = "split", "Was split off from"
        RELATED = "related", "Is related to"
        DUPLICATE = "duplicate", "Is a duplicate of"
        CAUSED = "caused", "Is caused by"
        CHILD = "child", "Is a child of"

    CHOSEN = (Kind.RELATED, Kind.DUPLICATE, Kind.CAUSED, Kind.CHILD)

    class Decision(models.TextChoices):
        OPEN = "", "Not decided"
        JOINED = "joined", "Joined"
        REFUSED = "refused", "Refused"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="linked")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    why = models.CharField(max_length=200, blank=True, default="")
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "other", "kind"], name="link_once"),
            models.CheckConstraint(condition=~Q(ticket=models.F("other")), name="link_to_another"),
            models.UniqueConstraint(fields=["ticket"], condition=Q(decision="joined"), name="link_joined_once"),
            models.UniqueConstraint(fields=["ticket"], condition=Q(kind="child"), name="link_one_parent"),
        ]
        indexes = [models.Index(fields=["other"], condition=Q(decision=""), name="link_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.ticket_id} {self.other_id}"
