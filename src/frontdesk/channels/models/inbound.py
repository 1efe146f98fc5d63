"""What came in, and what became of it."""

import datetime

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.channels.mail import ParsedMail
from frontdesk.channels.models.inbox import Inbox


class InboundState(models.TextChoices):
    RECEIVED = "received", "Waiting"
    PROCESSED = "processed", "Filed"
    QUARANTINED = "quarantined", "Put aside"
    IGNORED = "ignored", "Ignored"


class InboundQuerySet(models.QuerySet["InboundEnvelope"]):
    def waiting(self, before: datetime.datetime) -> "InboundQuerySet":
        return self.filter(state=InboundState.RECEIVED, received_at__lt=before)

    def not_filed(self) -> "InboundQuerySet":
        """What made no ticket: put aside, or left out because a machine sent it."""
        return self.filter(state__in=[InboundState.QUARANTINED, InboundState.IGNORED])

    def quarantined(self) -> "InboundQuerySet":
        return self.filter(state=InboundState.QUARANTINED)


class InboundEnvelope(models.Model):
    """One thing received, as it came. The raw bytes lie in file storage under `raw_key`.

    `outcome` is ticket, message, bounce, auto_reply, duplicate, quarantined or deleted; `ticket` is
    a number for people.
    `client_address`, `helo`, `envelope_from` and `envelope_to` are what the delivering client said by SMTP or what its
    provider vouches for; all empty when a mailbox was read. `envelope_from` is "<>" for the null return path.
    `authentication` is a `channels.authentication.Verdict` as JSON, or null while nobody has looked.
    """

    inbox = models.ForeignKey(Inbox, on_delete=models.PROTECT, related_name="inbound")
    channel = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=InboundState.choices, default=InboundState.RECEIVED)
    dedupe_key = models.CharField(max_length=100, unique=True)
    source_folder = models.CharField(max_length=200, blank=True, default="")
    source_uidvalidity = models.BigIntegerField(null=True)
    source_uid = models.BigIntegerField(null=True)
    client_address = models.CharField(max_length=45, blank=True, default="", db_default="")
    helo = models.CharField(max_length=255, blank=True, default="", db_default="")
    envelope_from = models.CharField(max_length=320, blank=True, default="", db_default="")
    envelope_to = models.CharField(max_length=320, blank=True, default="", db_default="")
    raw_key = models.CharField(max_length=300)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    message_id = models.CharField(max_length=500, blank=True, default="")
    received_at = models.DateTimeField(db_default=Now())
    processed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True, default="")
    outcome = models.CharField(max_length=20, blank=True, default="")
    ticket = models.CharField(max_length=30, blank=True, default="")
    reference = models.CharField(max_length=100, blank=True, default="")
    authentication = models.JSONField(null=True, blank=True)

    is_duplicate = False  # set by `receive` on the instance that it returns for a second delivery
    mail: ParsedMail | None = None  # what `actions.read` made of it
    _raw: bytes | None = None

    objects = InboundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inbox", "source_folder", "source_uidvalidity", "source_uid"],
                condition=Q(source_uid__isnull=False),
                name="one_envelope_for_a_uid",
            ),
            models.CheckConstraint(
                condition=~Q(state="quarantined") | ~Q(reason=""),
                name="quarantine_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=Q(state__in=["received", "quarantined"]),
                name="inbound_to_do",
            ),
            models.Index(fields=["inbox", "-received_at"], name="inbound_of_inbox"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk} {self.state}"

    def raw(self) -> bytes:
        """The bytes as received, read once. Raises OSError when storage does not answer."""
        if self._raw is None:
            with default_storage.open(self.raw_key, "rb") as file:
                self._raw = bytes(file.read())
        return self._raw
