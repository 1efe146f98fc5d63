"""Files that are kept back."""

from django.db import models
from django.db.models.functions import Now

from frontdesk.tickets.models.conversation import Attachment


class FileHoldQuerySet(models.QuerySet["FileHold"]):
    def standing(self) -> "FileHoldQuerySet":
        """Those that nobody has released."""
        return self.filter(released_at=None)


class FileHold(models.Model):
    """A file that nobody may open until it is released: not scanned yet, infected, or dangerous to open.

    The bytes stay where they are and the message around them is read as ever. `reason` is a sentence for people.
    """

    class Kind(models.TextChoices):
        WAITING = "waiting", "Waits for the scan"
        INFECTED = "infected", "Infected"
        UNSAFE = "unsafe", "Unsafe to open"

    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, related_name="hold")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    reason = models.CharField(max_length=300)
    created_at = models.DateTimeField(db_default=Now())
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=200, blank=True, default="")

    objects = FileHoldQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-created_at"], condition=models.Q(released_at=None), name="hold_standing")]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="hold_says_why")]

    def __str__(self) -> str:
        return f"{self.kind} {self.attachment_id}"


def is_held(attachment: Attachment) -> bool:
    """Whether nobody may open the file now."""
    hold: FileHold | None = getattr(attachment, "hold", None)
    return hold is not None and hold.released_at is None
