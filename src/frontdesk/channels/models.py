"""Inboxes and envelopes: what came in, what goes out, and how far each has got."""

import datetime
import json
import uuid

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from frontdesk.channels.channel import Channel
from frontdesk.kit.crypto import SealedField


def channel_choices() -> list[tuple[str, str]]:
    """Slugs and labels of the installed channels; callable, so that a new channel makes no migration."""
    return Channel.choices()


class InboxQuerySet(models.QuerySet["Inbox"]):
    def active(self) -> "InboxQuerySet":
        return self.filter(is_active=True)

    def polled(self) -> "InboxQuerySet":
        """Inboxes whose channel fetches by itself (a mailbox), as against being called (a web form)."""
        return self.active().filter(channel__in=[slug for slug, entry in Channel.entries().items() if entry.is_polled])

    def sending(self) -> "InboxQuerySet":
        return self.active().filter(channel__in=[slug for slug, entry in Channel.entries().items() if entry.can_send])


class Inbox(models.Model):
    """One configured endpoint of a channel: an address that customers write to, with its brand and first team."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    channel = models.CharField(max_length=40, choices=channel_choices)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.PROTECT, related_name="inboxes")
    team = models.ForeignKey(
        "accounts.Team",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="inboxes",
    )
    address = models.CharField(max_length=320, blank=True)
    sender_name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True, db_default=True)
    is_default = models.BooleanField(default=False, db_default=False)
    settings = models.JSONField(default=dict, blank=True)
    sealed_secrets = SealedField(default="", blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_checked_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="", db_default="")
    failing_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = InboxQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(F("is_default"), condition=Q(is_default=True), name="one_default_inbox"),
            models.UniqueConstraint(
                Lower("address"),
                "channel",
                condition=~Q(address=""),
                name="one_inbox_for_an_address",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def adapter(self) -> type[Channel] | None:
        """The channel's class, or None when its plug-in is gone (the interface shows "unavailable")."""
        return Channel.find(self.channel)

    @property
    def is_failing(self) -> bool:
        return bool(self.last_error)

    @property
    def secrets(self) -> dict[str, str]:
        """Passwords by name, unsealed. Never render them."""
        return dict(json.loads(self.sealed_secrets)) if self.sealed_secrets else {}

    @secrets.setter
    def secrets(self, values: dict[str, str]) -> None:
        self.sealed_secrets = json.dumps(values) if values else ""


class MailboxCursor(models.Model):
    """How far a folder of a mailbox has been read. A new `uidvalidity` starts over: dedupe keys keep that harmless."""

    inbox = models.ForeignKey(Inbox, on_delete=models.CASCADE, related_name="cursors")
    folder = models.CharField(max_length=200)
    uidvalidity = models.BigIntegerField()
    last_uid = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inbox", "folder"], name="one_cursor_for_a_folder")]

    def __str__(self) -> str:
        return f"{self.folder} {self.last_uid}"


class InboundState(models.TextChoices):
    RECEIVED = "received", "Waiting"
    PROCESSED = "processed", "Filed"
    QUARANTINED = "quarantined", "Put aside"
    IGNORED = "ignored", "Ignored"


class InboundQuerySet(models.QuerySet["InboundEnvelope"]):
    def waiting(self, before: datetime.datetime) -> "InboundQuerySet":
        return self.filter(state=InboundState.RECEIVED, received_at__lt=before)

    def quarantined(self) -> "InboundQuerySet":
        return self.filter(state=InboundState.QUARANTINED)


class InboundEnvelope(models.Model):
    """One thing received, as it came. The raw bytes lie in file storage under `raw_key`.

    `outcome` is ticket, message, bounce, auto_reply, duplicate or quarantined; `ticket` is a number for people.
    """

    inbox = models.ForeignKey(Inbox, on_delete=models.PROTECT, related_name="inbound")
    channel = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=InboundState.choices, default=InboundState.RECEIVED)
    dedupe_key = models.CharField(max_length=100, unique=True)
    source_folder = models.CharField(max_length=200, blank=True, default="")
    source_uidvalidity = models.BigIntegerField(null=True)
    source_uid = models.BigIntegerField(null=True)
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

    is_duplicate = False  # set by `receive` on the instance that it returns for a second delivery

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
        """The bytes as received. Raises OSError when storage does not answer."""
        with default_storage.open(self.raw_key, "rb") as file:
            return bytes(file.read())


class OutboundState(models.TextChoices):
    QUEUED = "queued", "Queued"
    SENDING = "sending", "Sending"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class OutboundQuerySet(models.QuerySet["OutboundEnvelope"]):
    def due(self, moment: datetime.datetime) -> "OutboundQuerySet":
        return self.filter(state=OutboundState.QUEUED, next_attempt_at__lte=moment)

    def stuck(self, since: datetime.datetime) -> "OutboundQuerySet":
        """Taken by a sender that has not answered: it died, perhaps after the other side had said yes (F18)."""
        return self.filter(state=OutboundState.SENDING, claimed_at__lt=since)

    def of(self, reference: str) -> "OutboundQuerySet":
        return self.filter(reference=reference)


class OutboundEnvelope(models.Model):
    """One thing to send, written in the transaction of the change that causes it.

    `recipients` is {"to": [[name, address]], "cc": […]}; `payload` holds subject, text, html, headers and attachments
    ([{name, key, content_type, size, content_id}], keys of file storage). `reference` is the owner's own opaque text.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    inbox = models.ForeignKey(Inbox, on_delete=models.PROTECT, null=True, blank=True, related_name="outbound")
    kind = models.CharField(max_length=40)
    message_id = models.CharField(max_length=300, unique=True)
    recipients = models.JSONField(default=dict)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=OutboundState.choices, default=OutboundState.QUEUED)
    reason = models.TextField(blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    priority = models.SmallIntegerField(default=0)
    is_automatic = models.BooleanField(default=False)
    is_uncertain = models.BooleanField(default=False)
    reference = models.CharField(max_length=100, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    not_before = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutboundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(reason=""), name="failure_says_why"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(state__in=["sent", "failed"]),
                name="sent_at_of_sent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state="queued"),
                name="outbound_due",
            ),
            models.Index(
                fields=["claimed_at"],
                condition=Q(state="sending"),
                name="outbound_claimed",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(state="failed"),
                name="outbound_failed",
            ),
            models.Index(
                fields=["reference"],
                condition=~Q(reference=""),
                name="outbound_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"

    @property
    def subject(self) -> str:
        return str(self.payload.get("subject", ""))

    @property
    def to(self) -> list[str]:
        """Addresses of the recipients, without those in copy."""
        return [str(entry[1]) for entry in self.recipients.get("to", [])]

    @property
    def state_sentence(self) -> str:
        """The state as people read it beside a message."""
        words = OutboundState(self.state).label
        if self.state == OutboundState.SENT and self.is_uncertain:
            return "Sent, perhaps twice: the mail server broke off in between"
        return f"{words}: {self.reason}" if self.reason and self.state != OutboundState.SENT else words


class SuppressedAddress(models.Model):
    """An address that nothing automatic is sent to: it bounced for good, or its owner complained."""

    address = models.CharField(max_length=320, unique=True)
    reason = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.address


class NoticeTemplate(models.Model):
    """The company's own wording of one kind of notice in one language; without a row the built-in wording holds."""

    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=12, default="en")
    subject = models.CharField(max_length=250)
    body = models.TextField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="one_wording_of_a_notice")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"
