"""Inboxes and envelopes: what came in, what goes out, and how far each has got."""

from frontdesk.channels.models.blocked import BlockedSender
from frontdesk.channels.models.delivery import DeliveryReport
from frontdesk.channels.models.destination import Destination
from frontdesk.channels.models.inbound import InboundEnvelope, InboundQuerySet, InboundState
from frontdesk.channels.models.inbox import Grant, Inbox, InboxQuerySet, MailboxCursor, SeenMail, channel_choices
from frontdesk.channels.models.outbound import OutboundEnvelope, OutboundQuerySet, OutboundState
from frontdesk.channels.models.retry import RetryRun
from frontdesk.channels.models.returned import MarkKind, SuppressedAddress
from frontdesk.channels.models.upload import MailUpload, MailUploadEntry, UploadState
from frontdesk.channels.models.wording import NoticeTemplate

__all__ = [
    "BlockedSender",
    "DeliveryReport",
    "Destination",
    "Grant",
    "InboundEnvelope",
    "InboundQuerySet",
    "InboundState",
    "Inbox",
    "InboxQuerySet",
    "MailUpload",
    "MailUploadEntry",
    "MailboxCursor",
    "MarkKind",
    "NoticeTemplate",
    "OutboundEnvelope",
    "OutboundQuerySet",
    "OutboundState",
    "RetryRun",
    "SeenMail",
    "SuppressedAddress",
    "UploadState",
    "channel_choices",
]
