"""What is said on a ticket."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent
from frontdesk.channels.models import InboundEnvelope, Inbox, OutboundEnvelope
from frontdesk.customers.models import Customer
from frontdesk.tickets.models.ticket import Ticket


class Conversation(models.Model):
    """One dialogue on one inbox. A ticket has one main conversation and may have more.

    Those that are not the main one are asides: a dialogue with a third party (a bank, a workshop), which customers
    never see. `subject` and `parties` ([{email, name, role}] with the roles to, cc and bcc) are theirs.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="conversations")
    inbox = models.ForeignKey(Inbox, on_delete=models.PROTECT, null=True)
    channel = models.CharField(max_length=20)
    is_main = models.BooleanField(default=True)
    subject = models.CharField(max_length=250, blank=True, default="", db_default="")
    parties = models.JSONField(default=list, db_default=[], blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(is_main=True), name="conversation_main_once")
        ]


class MessageQuerySet(models.QuerySet["Message"]):
    def public(self) -> "MessageQuerySet":
        """What the customer may read: never notes, never what is said with third parties (A36)."""
        return self.filter(kind__in=[Message.Kind.INBOUND, Message.Kind.OUTBOUND])


class Message(models.Model):
    """One entry: `html` is sanitised, `text` is its whole plain text, `quoted`, HTML sanitised
    too, is what the interface folds away.

    `authentication` of a received mail: {"standing", "spf", "dkim", "dmarc", "arc", "domain", "by", "warnings"};
    `particulars` what it carried besides words: {"protection", "invitation"}, as `channels.mail.particulars` says; of
    what we sent, {"bcc": [address]}, and of an aside's mail {"to", "cc", "bcc", "subject"}.
    """

    class Kind(models.TextChoices):
        INBOUND = "inbound", "From the customer"
        OUTBOUND = "outbound", "To the customer"
        NOTE = "note", "Internal note"
        ASKED = "asked", "To a third party"
        TOLD = "told", "From a third party"

    class Delivery(models.TextChoices):
        NONE = "", "Not sent by mail"
        QUEUED = "queued", "Queued"
        SENT = "sent", "Sent"
        ARRIVED = "arrived", "Delivered"
        OPENED = "opened", "Opened"
        READ = "read", "Read"
        FAILED = "failed", "Failed"
        DELAYED = "delayed", "Delayed on its way"
        SPAM = "spam", "Reported as spam"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True)
    author_name = models.CharField(max_length=200, blank=True)
    html = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    text = models.TextField(blank=True)
    is_automatic = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    inbound = models.OneToOneField(InboundEnvelope, on_delete=models.PROTECT, null=True, related_name="message")
    outbound = models.OneToOneField(OutboundEnvelope, on_delete=models.SET_NULL, null=True, related_name="message")
    delivery = models.CharField(max_length=8, choices=Delivery.choices, blank=True)
    delivery_reason = models.CharField(max_length=300, blank=True)
    mail_id = models.CharField(max_length=250, blank=True)
    key = models.CharField(max_length=64, null=True, unique=True)
    authentication = models.JSONField(null=True, blank=True)
    particulars = models.JSONField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(F("ticket"), F("created_at").desc(), F("id").desc(), name="message_ticket"),
            # What an agent has answered lately.
            models.Index(
                fields=["agent", "created_at"],
                include=["ticket"],
                condition=Q(kind="outbound", is_automatic=False),
                name="message_said",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Attachment(models.Model):
    """A file on a message. The bytes lie in the storage under a random key, never in the database."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to="attachments", max_length=200)
    name = models.CharField(max_length=250)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    is_inline = models.BooleanField(default=False)
    content_id = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Mention(models.Model):
    """An agent called in a note."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="mentions")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="mentions")
    created_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "agent"], name="mention_once")]
        indexes = [models.Index(fields=["agent", "-id"], condition=Q(seen_at=None), name="mention_unseen")]
