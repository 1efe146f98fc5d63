"""Mail that an administrator uploads as files, and what became of each."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from frontdesk.channels.models.inbound import InboundEnvelope
from frontdesk.channels.models.inbox import Inbox


class UploadState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Being taken in"
    DONE = "done", "Done"
    FAILED = "failed", "Stopped"


class MailUpload(models.Model):
    """Files to take in: `files` is [{name, key, size}], keys of file storage, which are emptied when it is done.

    `total_bytes` and `done_bytes` tell how far it is; `counts` is {outcome: how many}.
    """

    inbox = models.ForeignKey(Inbox, on_delete=models.PROTECT, related_name="uploads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=UploadState.choices, default=UploadState.WAITING)
    files = models.JSONField(default=list)
    total_bytes = models.BigIntegerField(default=0)
    done_bytes = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    reason = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return ", ".join(str(file["name"]) for file in self.files[:3])


class MailUploadEntry(models.Model):
    """One mail of an upload; `position` counts through all its files, so that a second try goes on where it ended."""

    upload = models.ForeignKey(MailUpload, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    outcome = models.CharField(max_length=20)
    ticket = models.CharField(max_length=30, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    envelope = models.ForeignKey(InboundEnvelope, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "position"], name="one_entry_for_a_position")]

    def __str__(self) -> str:
        return f"{self.name}: {self.outcome}"
