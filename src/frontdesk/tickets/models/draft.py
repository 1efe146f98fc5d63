"""What an agent has written and not sent yet."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent
from frontdesk.tickets.models.conversation import Conversation
from frontdesk.tickets.models.ticket import Ticket


class Draft(models.Model):
    """The half-written reply, note or mail to a third party of one agent on one ticket.

    `version` counts what was saved: who saves names the version it began from, so that of two pages that write the
    same draft neither overwrites the other. 0 is a draft that has files and no words yet. `html` is sanitised; `to`,
    `cc` and `bcc` are as typed. `preview` is what the queue shows of it. `doing` is what goes along when it is sent, as
    whoever wrote it keeps it ("12:status,note": a macro and its effects).
    """

    class Kind(models.TextChoices):
        REPLY = "reply", "Reply"
        NOTE = "note", "Note"
        FORWARD = "forward", "To a third party"

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="drafts")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, null=True, related_name="drafts")
    html = models.TextField(blank=True)
    preview = models.CharField(max_length=160, blank=True)
    to = models.CharField(max_length=2000, blank=True)
    cc = models.CharField(max_length=2000, null=True)
    bcc = models.CharField(max_length=2000, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    doing = models.CharField(max_length=300, blank=True, db_default="")
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "agent", "kind", "conversation"], name="draft_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(conversation=None) | Q(kind="forward"), name="draft_of_aside"),
        ]
        indexes = [models.Index(fields=["agent", "ticket"], name="draft_agent")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Upload(models.Model):
    """A file that came before its message, in the hand of whoever wrote the draft. `token` names it in addresses.

    With a `content_id`, which is the token, it stands in the text as a picture.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="uploads")
    token = models.CharField(max_length=32, unique=True)
    file = models.FileField(upload_to="uploads", max_length=200)
    name = models.CharField(max_length=250)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    is_inline = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
