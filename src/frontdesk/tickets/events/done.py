"""What is done with a ticket."""

from dataclasses import dataclass
from typing import Any

from frontdesk.events import Event, at_hand


@dataclass(frozen=True)
class TicketCreated(Event, slug="ticket.created"):
    """Somebody asked for help. `confirm` asks for a confirmation mail; `row` is the ticket."""

    label = "Created"
    icon = "sparkles"
    about = "ticket"
    is_public = True

    ticket: int
    channel: str
    confirm: bool = True
    row: Any = at_hand()

    def sentence(self) -> str:
        return "opened the ticket"


@dataclass(frozen=True)
class TicketAssigned(Event, slug="ticket.assigned"):
    """The ticket has a new owner or team. `how` is assign, claim, hand_over, hand_back or transfer."""

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
            case "transfer":
                return f"took it over{said}"
            case "hand_over":
                return f"handed it to {whom}{said}"
        return f"assigned it to {whom}{said}"


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
        if self.reason in {"undone", "unmerged", "no_spam"}:
            return f"put the status {words} back"
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
