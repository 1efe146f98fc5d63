"""What happens to tickets. Each kind knows how the history reads it."""

import dataclasses
import datetime
from dataclasses import dataclass, field
from typing import ClassVar

from frontdesk.events import Event
from frontdesk.kit.display import full


@dataclass(frozen=True)
class TicketCreated(Event, slug="ticket.created"):
    """Somebody asked for help. `confirm` asks for a confirmation mail."""

    label = "Created"
    icon = "sparkles"
    about = "ticket"
    is_public = True

    ticket: int
    channel: str
    confirm: bool = True

    def sentence(self) -> str:
        return "opened the ticket"


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
class TicketAssigned(Event, slug="ticket.assigned"):
    """The ticket has a new owner or team. `how` is assign, claim, hand_over or hand_back."""

    label = "Assigned"
    icon = "user-plus"
    about = "ticket"

    ticket: int
    how: str
    team: int | None = None
    team_name: str = ""
    agent: int | None = None
    agent_name: str = ""
    note: str = ""

    def sentence(self) -> str:
        whom = " · ".join(name for name in (self.team_name, self.agent_name) if name) or "nobody"
        said = f": “{self.note}”" if self.note else ""
        match self.how:
            case "claim":
                return "claimed it"
            case "hand_back":
                return f"handed it back to {self.team_name or 'the queue'}{said}"
            case "hand_over":
                return f"handed it to {whom}{said}"
        return f"assigned it to {whom}{said}"


@dataclass(frozen=True)
class TicketEscalated(Event, slug="ticket.escalated"):
    """The ticket went up a level, with everything said so far."""

    label = "Escalated"
    icon = "arrow-up"
    about = "ticket"

    ticket: int
    from_level: int
    to_level: int
    team: int
    team_name: str
    note: str

    def sentence(self) -> str:
        return f"escalated it to {self.team_name} (level {self.to_level}): “{self.note}”"


@dataclass(frozen=True)
class TicketAcknowledged(Event, slug="ticket.acknowledged"):
    """The team that received it says: we have it."""

    label = "Acknowledged"
    icon = "check"
    about = "ticket"

    ticket: int

    def sentence(self) -> str:
        return "acknowledged it"


@dataclass(frozen=True)
class TicketTriaged(Event, slug="ticket.triaged"):
    """Category, urgency, impact and priority were looked at and accepted."""

    label = "Triaged"
    icon = "list-checks"
    about = "ticket"

    ticket: int
    category: str
    priority: str
    level: int

    def sentence(self) -> str:
        return (
            f"accepted it as {self.category or 'uncategorised'}, priority {self.priority.lower()}, level {self.level}"
        )


@dataclass(frozen=True)
class StatusChanged(Event, slug="ticket.status_changed"):
    """From `before` to `after`, as slugs. `reason` says what caused it when it was no plain choice."""

    label = "Status"
    icon = "circle-dot"
    about = "ticket"
    is_public = True

    ticket: int
    before: str
    after: str
    reason: str = ""

    def sentence(self) -> str:
        words = self.after.replace("_", " ")
        if self.reason == "confirmed":
            return "said that it works"
        if self.before in {"solved", "closed"} and self.after == "open":
            return "reopened it"
        return f"set the status to {words}"


@dataclass(frozen=True)
class TicketChanged(Event, slug="ticket.changed"):
    """A detail changed: priority, category, tags, fields or subject; `after` is what people read."""

    label = "Changed"
    icon = "pencil"
    about = "ticket"
    personal = ("after",)

    ticket: int
    what: str
    after: str = ""

    def sentence(self) -> str:
        if self.what == "fields":
            return f"filled in {self.after}"
        return f"set {self.what} to {self.after}" if self.after else f"cleared {self.what}"


@dataclass(frozen=True)
class ParticipantAdded(Event, slug="ticket.participant_added"):
    """A customer is in copy from now on."""

    label = "In copy"
    icon = "user-plus"
    about = "ticket"
    personal = ("name",)

    ticket: int
    customer: int
    name: str

    def sentence(self) -> str:
        return f"put {self.name} in copy"


@dataclass(frozen=True)
class ParticipantRemoved(Event, slug="ticket.participant_removed"):
    """A customer is no longer in copy."""

    label = "No longer in copy"
    icon = "user-minus"
    about = "ticket"
    personal = ("name",)

    ticket: int
    customer: int
    name: str

    def sentence(self) -> str:
        return f"took {self.name} out of the copies"


@dataclass(frozen=True)
class CategorySaved(Event, slug="ticket.category_saved"):
    """A category was added, changed (`changed` names the fields) or removed."""

    label = "Category"
    icon = "folder-tree"
    about = "category"

    category: int
    name: str
    changed: list[str] = field(default_factory=list)
    how: str = "changed"

    def sentence(self) -> str:
        what = f": {', '.join(self.changed).replace('_', ' ')}" if self.changed else ""
        return f"{self.how} the category {self.name}{what}"


@dataclass(frozen=True)
class FieldSaved(Event, slug="ticket.field_saved"):
    """A field of the request forms was added, changed (`changed` names what) or removed."""

    label = "Field"
    icon = "list-checks"
    about = "field"

    field: int
    name: str
    changed: list[str] = dataclasses.field(default_factory=list)
    how: str = "changed"

    def sentence(self) -> str:
        what = f": {', '.join(self.changed).replace('_', ' ')}" if self.changed else ""
        return f"{self.how} the field {self.name}{what}"


@dataclass(frozen=True)
class TicketLinked(Event, slug="ticket.linked"):
    """The ticket `follows` the other, or `perhaps` belongs to it; `number` is the other's as people read it."""

    label = "Linked"
    icon = "link"
    about = "ticket"

    ticket: int
    other: int
    number: str
    kind: str

    def sentence(self) -> str:
        if self.kind == "follows":
            return f"linked it to {self.number}, which had been closed for too long to open again"
        return f"linked it to {self.number}, to which it perhaps belongs"


@dataclass(frozen=True)
class TicketJoined(Event, slug="ticket.joined"):
    """What was said on one ticket stands on another now; told on both, `is_target` on the one that goes on."""

    label = "Joined"
    icon = "git-merge"
    about = "ticket"

    ticket: int
    other: int
    number: str
    is_target: bool = False

    def sentence(self) -> str:
        return f"joined {self.number} to it" if self.is_target else f"joined it to {self.number}"


@dataclass(frozen=True)
class LinkRefused(Event, slug="ticket.link_refused"):
    """An agent said that the ticket does not belong to the other one."""

    label = "Kept apart"
    icon = "unlink"
    about = "ticket"

    ticket: int
    other: int
    number: str

    def sentence(self) -> str:
        return f"said that it does not belong to {self.number}"


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
