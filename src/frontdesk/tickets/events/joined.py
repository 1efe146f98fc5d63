"""Who takes part, and what a ticket is tied to."""

from dataclasses import dataclass

from frontdesk.events import Event


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
class RequesterChanged(Event, slug="ticket.requester"):
    """Two customers turned out to be one, or two again: answers go to another address from now on."""

    label = "Requester changed"
    icon = "user-round"
    about = "ticket"
    personal = ("name",)

    ticket: int
    before: int
    after: int
    name: str

    def sentence(self) -> str:
        return f"made {self.name} its requester, by merging customers or undoing it"
