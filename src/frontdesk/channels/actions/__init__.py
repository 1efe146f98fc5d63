"""The mailroom's verbs."""

from frontdesk.channels.actions.blocking import block_sender, blocking, unblock_sender
from frontdesk.channels.actions.filing import (
    conclude,
    file_anyway,
    process,
    quarantine,
    read,
    retry_envelope,
)
from frontdesk.channels.actions.intake import Source, receive
from frontdesk.channels.actions.keys import forged_reference, reference_of, reply_address
from frontdesk.channels.actions.notices import queue_notice
from frontdesk.channels.actions.outbox import (
    NoRecipient,
    QueuedFile,
    queue,
    sending_inbox,
    writing_inbox,
)
from frontdesk.channels.actions.sending import cancel, give_up, mark_failed, retry_outbound, send
from frontdesk.channels.actions.signatures import signature_of

__all__ = [
    "NoRecipient",
    "QueuedFile",
    "Source",
    "block_sender",
    "blocking",
    "cancel",
    "conclude",
    "file_anyway",
    "forged_reference",
    "give_up",
    "mark_failed",
    "process",
    "quarantine",
    "queue",
    "queue_notice",
    "read",
    "receive",
    "reference_of",
    "reply_address",
    "retry_envelope",
    "retry_outbound",
    "send",
    "sending_inbox",
    "signature_of",
    "unblock_sender",
    "writing_inbox",
]
