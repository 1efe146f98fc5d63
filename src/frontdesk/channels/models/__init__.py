"""Inboxes and envelopes: what came in, what goes out, and how far each has got."""

from frontdesk.channels.models.inbound import InboundEnvelope, InboundQuerySet, InboundState
from frontdesk.channels.models.inbox import Inbox, InboxQuerySet, MailboxCursor, channel_choices
from frontdesk.channels.models.outbound import OutboundEnvelope, OutboundQuerySet, OutboundState, SuppressedAddress
from frontdesk.channels.models.wording import NoticeTemplate

__all__ = [
    "InboundEnvelope",
    "InboundQuerySet",
    "InboundState",
    "Inbox",
    "InboxQuerySet",
    "MailboxCursor",
    "NoticeTemplate",
    "OutboundEnvelope",
    "OutboundQuerySet",
    "OutboundState",
    "SuppressedAddress",
    "channel_choices",
]
