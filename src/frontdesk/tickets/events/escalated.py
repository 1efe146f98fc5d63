"""A ticket goes up, is heard of there, and comes back."""

from dataclasses import dataclass

from frontdesk.events import Event


@dataclass(frozen=True)
class TicketEscalated(Event, slug="ticket.escalated"):
    """The ticket went to a team of a higher level, or of another specialty: a functional escalation."""

    label = "Escalated"
    icon = "arrow-up"
    about = "ticket"

    ticket: int
    from_level: int
    to_level: int
    team: int
    team_name: str
    note: str
    escalation: int | None = None
    reason: str = "hand"
    cause: str = ""

    def sentence(self) -> str:
        why = f", since {self.cause}" if self.cause else ""
        return f"escalated it to {self.team_name} (level {self.to_level}){why}: “{self.note}”"


@dataclass(frozen=True)
class TicketRaised(Event, slug="ticket.raised"):
    """A supervisor is asked to step in, while the ticket stays where it is: a hierarchical escalation.

    `agent` is in charge; None: whoever watches over the team.
    """

    label = "Raised to a supervisor"
    icon = "arrow-up-to-line"
    about = "ticket"

    ticket: int
    escalation: int
    level: int
    note: str
    agent: int | None = None
    agent_name: str = ""
    reason: str = "hand"
    cause: str = ""

    def sentence(self) -> str:
        why = f", since {self.cause}" if self.cause else ""
        return f"asked {self.agent_name or 'the supervisors'} to step in{why}: “{self.note}”"


@dataclass(frozen=True)
class TicketDeescalated(Event, slug="ticket.deescalated"):
    """An escalation was taken back; after a functional one the ticket is with that team again."""

    label = "De-escalated"
    icon = "corner-up-left"
    about = "ticket"

    ticket: int
    escalation: int | None
    kind: str
    level: int
    team: int | None
    team_name: str
    note: str

    def sentence(self) -> str:
        if self.kind == "hierarchical":
            return f"took back the call for a supervisor: “{self.note}”"
        return f"de-escalated it to {self.team_name or 'nobody'} (level {self.level}): “{self.note}”"


@dataclass(frozen=True)
class EscalationAcknowledged(Event, slug="ticket.escalation_acknowledged"):
    """Somebody has heard of an escalation and sees to it."""

    label = "Escalation acknowledged"
    icon = "check"
    about = "ticket"

    ticket: int
    escalation: int
    kind: str

    def sentence(self) -> str:
        return "acknowledged the escalation"
