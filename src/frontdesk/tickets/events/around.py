"""Who follows a ticket, to whom it is offered, and that it is spam."""

from dataclasses import dataclass
from typing import ClassVar

from frontdesk.events import Event


@dataclass(frozen=True)
class TicketFollowed(Event, slug="ticket.followed"):
    """An agent follows the ticket from now on."""

    label = "Followed"
    icon = "eye"
    about = "ticket"
    is_shown: ClassVar[bool] = False

    ticket: int
    agent: int

    def sentence(self) -> str:
        return "follows it"


@dataclass(frozen=True)
class TicketUnfollowed(Event, slug="ticket.unfollowed"):
    """An agent no longer follows the ticket."""

    label = "No longer followed"
    icon = "eye-off"
    about = "ticket"
    is_shown: ClassVar[bool] = False

    ticket: int
    agent: int

    def sentence(self) -> str:
        return "no longer follows it"


@dataclass(frozen=True)
class TransferOffered(Event, slug="transfer.offered"):
    """The ticket is offered to an agent or a team, with a word on why; its owner keeps it meanwhile."""

    label = "Offered"
    icon = "hand-helping"
    about = "ticket"

    ticket: int
    offer: int
    giver: int
    to: str
    note: str
    agent: int | None = None
    team: int | None = None

    def sentence(self) -> str:
        return f"offered it to {self.to}: “{self.note}”"


@dataclass(frozen=True)
class TransferEnded(Event, slug="transfer.ended"):
    """An offer was accepted, declined (`answer` says why), withdrawn, or nobody answered in time (expired)."""

    label = "Offer"
    icon = "hand-helping"
    about = "ticket"

    ticket: int
    offer: int
    giver: int
    to: str
    state: str
    answer: str = ""

    def sentence(self) -> str:
        said = f": “{self.answer}”" if self.answer else ""
        match self.state:
            case "accepted":
                return "accepted the offer"
            case "declined":
                return f"declined the offer{said}"
            case "expired":
                return f"returned the offer: {self.to} did not answer in time"
        return f"withdrew the offer{said}"


@dataclass(frozen=True)
class InboxChanged(Event, slug="ticket.inbox_changed"):
    """Answers leave from another inbox from now on."""

    label = "Inbox"
    icon = "inbox"
    about = "ticket"

    ticket: int
    inbox: int
    name: str

    def sentence(self) -> str:
        return f"moved it to the inbox {self.name}"


@dataclass(frozen=True)
class SpamMarked(Event, slug="ticket.spam_marked"):
    """The ticket is spam; `blocked` is the address or domain that was blocked with it, or ''."""

    label = "Spam"
    icon = "ban"
    about = "ticket"
    personal = ("blocked",)

    ticket: int
    blocked: str = ""

    def sentence(self) -> str:
        return f"marked it as spam and blocked {self.blocked}" if self.blocked else "marked it as spam"


@dataclass(frozen=True)
class SpamUnmarked(Event, slug="ticket.spam_unmarked"):
    """The ticket is no spam after all."""

    label = "No spam"
    icon = "undo-2"
    about = "ticket"

    ticket: int

    def sentence(self) -> str:
        return "said that it is no spam"


@dataclass(frozen=True)
class TicketExported(Event, slug="ticket.exported"):
    """Somebody took a copy of the whole ticket away."""

    label = "Exported"
    icon = "download"
    about = "ticket"

    ticket: int
    with_notes: bool

    def sentence(self) -> str:
        return "exported it" if self.with_notes else "exported it without notes"
