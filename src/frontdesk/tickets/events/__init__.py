"""What happens to tickets. Each kind knows how the history reads it."""

from frontdesk.tickets.events.catalogue import CategorySaved, FieldSaved
from frontdesk.tickets.events.done import (
    StatusChanged,
    TicketAcknowledged,
    TicketAssigned,
    TicketChanged,
    TicketCreated,
    TicketEscalated,
    TicketTriaged,
)
from frontdesk.tickets.events.joined import (
    LinkRefused,
    ParticipantAdded,
    ParticipantRemoved,
    TicketJoined,
    TicketLinked,
)
from frontdesk.tickets.events.said import (
    AnswerRefused,
    DeliveryReported,
    FileHeld,
    FileReleased,
    MessageAdded,
    NoteAdded,
    ReplyPlanned,
    ReplyStopped,
    ReplyTakenBack,
)

__all__ = [
    "AnswerRefused",
    "CategorySaved",
    "DeliveryReported",
    "FieldSaved",
    "FileHeld",
    "FileReleased",
    "LinkRefused",
    "MessageAdded",
    "NoteAdded",
    "ParticipantAdded",
    "ParticipantRemoved",
    "ReplyPlanned",
    "ReplyStopped",
    "ReplyTakenBack",
    "StatusChanged",
    "TicketAcknowledged",
    "TicketAssigned",
    "TicketChanged",
    "TicketCreated",
    "TicketEscalated",
    "TicketJoined",
    "TicketLinked",
    "TicketTriaged",
]
