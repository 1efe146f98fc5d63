"""What is said on a ticket, and how far it got."""

import datetime
from dataclasses import dataclass, field
from typing import ClassVar

from frontdesk.events import Event
from frontdesk.kit.display import full


@dataclass(frozen=True)
class MessageAdded(Event, slug="message.added"):
    """A public message: `kind` is inbound or outbound."""

    label = "Message"
    icon = "mail"
    about = "ticket"
    is_public = True
    is_shown: ClassVar[bool] = False

    ticket: int
    message: int
    kind: str

    def sentence(self) -> str:
        return "wrote to the customer" if self.kind == "outbound" else "wrote"


@dataclass(frozen=True)
class SentimentRead(Event, slug="message.sentiment_read"):
    """How a customer feels in a message: `sentiment` is negative or positive; the rest is not told."""

    label = "Sentiment"
    icon = "frown"
    about = "ticket"
    is_shown: ClassVar[bool] = False

    ticket: int
    message: int
    sentiment: str

    def sentence(self) -> str:
        return f"read a {self.sentiment} message"


@dataclass(frozen=True)
class DeliveryReported(Event, slug="message.delivery_reported"):
    """A message did not arrive (`state` failed) or not everywhere (sent), waits (delayed), is called spam (spam)."""

    label = "Delivery"
    icon = "triangle-alert"
    about = "ticket"
    personal = ("reason",)

    ticket: int
    message: int
    state: str
    reason: str

    def sentence(self) -> str:
        said = {
            "failed": "could not deliver a message",
            "sent": "could not deliver a message to everybody",
            "delayed": "has not delivered a message yet",
        }
        return f"{said.get(self.state, 'heard of a complaint')}: {self.reason}"


@dataclass(frozen=True)
class NoteAdded(Event, slug="note.added"):
    """An internal note; `mentions` are agent ids."""

    label = "Note"
    icon = "sticky-note"
    about = "ticket"
    is_shown: ClassVar[bool] = False

    ticket: int
    message: int
    mentions: list[int] = field(default_factory=list)

    def sentence(self) -> str:
        return "wrote a note"


@dataclass(frozen=True)
class ReplyPlanned(Event, slug="reply.planned"):
    """An agent wrote a reply that is to leave at a later time; `send_at` is an ISO 8601 moment."""

    label = "Reply scheduled"
    icon = "clock"
    about = "ticket"

    ticket: int
    planned_reply: int
    send_at: str

    def sentence(self) -> str:
        return f"scheduled a reply for {full(datetime.datetime.fromisoformat(self.send_at))}"


@dataclass(frozen=True)
class ReplyTakenBack(Event, slug="reply.taken_back"):
    """A scheduled reply will not be sent."""

    label = "Reply taken back"
    icon = "undo-2"
    about = "ticket"

    ticket: int
    planned_reply: int

    def sentence(self) -> str:
        return "took the scheduled reply back"


@dataclass(frozen=True)
class ReplyStopped(Event, slug="reply.stopped"):
    """A planned reply was not sent when its moment came; `reason` is a sentence for people."""

    label = "Reply not sent"
    icon = "circle-alert"
    about = "ticket"

    ticket: int
    planned_reply: int
    reason: str

    def sentence(self) -> str:
        return f"has a reply that was not sent: {self.reason}"


@dataclass(frozen=True)
class AnswerRefused(Event, slug="ticket.answer_refused"):
    """A mail came in an agent's name as an answer to the customer, and was not sent on; `why` is for people."""

    label = "Answer by mail refused"
    icon = "shield-alert"
    about = "ticket"
    personal = ("sender",)

    ticket: int
    inbound_envelope: int
    sender: str
    why: str

    def sentence(self) -> str:
        return f"did not send on a mail of {self.sender}: {self.why}"


@dataclass(frozen=True)
class FileHeld(Event, slug="file.held"):
    """A file is kept back: something was found in it, or it is dangerous to open."""

    label = "File held"
    icon = "shield-alert"
    about = "ticket"
    personal = ("name",)

    ticket: int
    name: str
    reason: str

    def sentence(self) -> str:
        return f"holds the file {self.name} back. {self.reason}"


@dataclass(frozen=True)
class FileReleased(Event, slug="file.released"):
    """An administrator gave a held file out; `reason` is why it was held."""

    label = "File released"
    icon = "shield"
    about = "ticket"
    personal = ("name",)

    ticket: int
    name: str
    reason: str

    def sentence(self) -> str:
        return f"released the file {self.name}, which was held"
