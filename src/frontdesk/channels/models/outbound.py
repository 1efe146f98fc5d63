"""What goes out, and how far it has got."""

import datetime
import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.channels.models.inbox import Inbox


class OutboundState(models.TextChoices):
    QUEUED = "queued", "Queued"
    SENDING = "sending", "Sending"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class OutboundQuerySet(models.QuerySet["OutboundEnvelope"]):
    def due(self, moment: datetime.datetime) -> "OutboundQuerySet":
        return self.filter(state=OutboundState.QUEUED, next_attempt_at__lte=moment)

    def dead(self) -> "OutboundQuerySet":
        """Failed for good, and nobody has looked at it yet."""
        return self.filter(state=OutboundState.FAILED, given_up_at=None)

    def stuck(self, since: datetime.datetime) -> "OutboundQuerySet":
        """Taken by a sender that has not answered: it died, perhaps after the other side had said yes (F18)."""
        return self.filter(state=OutboundState.SENDING, claimed_at__lt=since)

    def of(self, reference: str) -> "OutboundQuerySet":
        return self.filter(reference=reference)


class OutboundEnvelope(models.Model):
    """One thing to send, written in the transaction of the change that causes it.

    `recipients` is {"to": [[name, address]], "cc": […]}; `payload` holds subject, text, html, headers and attachments
    ([{name, key, content_type, size, content_id}], keys of file storage). `reference` is the owner's own opaque text.
    `outcomes` is {address: {"state", "reason", "at"}} for those recipients of whom more is known than of the whole;
    `domain` is that of the first recipient, `provider_id` the name under which a provider reports about it.
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
    domain = models.CharField(max_length=255, blank=True, default="", db_default="")
    outcomes = models.JSONField(default=dict, blank=True, db_default={})
    provider_id = models.CharField(max_length=200, blank=True, default="", db_default="")
    given_up_at = models.DateTimeField(null=True, blank=True)

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
                fields=["sent_at"],
                condition=Q(sent_at__isnull=False),
                name="outbound_sent",
            ),
            models.Index(
                fields=["reference"],
                condition=~Q(reference=""),
                name="outbound_reference",
            ),
            models.Index(
                fields=["provider_id"],
                condition=~Q(provider_id=""),
                name="outbound_provider_id",
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
    def everybody(self) -> list[str]:
        """All addresses, those in copy last."""
        return [str(entry[1]) for group in ("to", "cc") for entry in self.recipients.get(group, [])]

    @property
    def waiting_addresses(self) -> list[str]:
        """The addresses that still have to get it: a server may have taken the message for some of them only."""
        return [one for one in self.everybody if self.outcomes.get(one, {}).get("state", "waiting") == "waiting"]

    @property
    def state_sentence(self) -> str:
        """The state as people read it beside a message."""
        words = OutboundState(self.state).label
        if self.state == OutboundState.SENT and self.is_uncertain:
            return "Sent, perhaps twice: the mail server broke off in between"
        if self.state == OutboundState.SENT and self.reason:
            return f"Sent, but not to everybody: {self.reason}"
        return f"{words}: {self.reason}" if self.reason else words
