"""What is said with third parties, beside the customer's conversation. Nothing of it is public (A36)."""

from dataclasses import dataclass
from typing import ClassVar

from frontdesk.events import Event


@dataclass(frozen=True)
class ThirdPartyAsked(Event, slug="aside.asked"):
    """An agent wrote to somebody outside about the ticket."""

    label = "Third party asked"
    icon = "forward"
    about = "ticket"
    is_shown: ClassVar[bool] = False

    ticket: int
    message: int
    conversation: int

    def sentence(self) -> str:
        return "wrote to a third party"


@dataclass(frozen=True)
class ThirdPartyAnswered(Event, slug="aside.answered"):
    """A third party answered."""

    label = "Third party answered"
    icon = "reply"
    about = "ticket"
    is_shown: ClassVar[bool] = False

    ticket: int
    message: int
    conversation: int

    def sentence(self) -> str:
        return "answered as a third party"
