"""The base of all channels: a channel only translates between the world's format and envelopes."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from frontdesk.channels.handover import Handover
from frontdesk.kit.registry import Catalogue

if TYPE_CHECKING:
    from frontdesk.channels.models import Inbox, OutboundEnvelope


class NotSent(Exception):
    """The envelope did not leave. `str(error)` is a sentence for people; `is_final` tells whether to try again.

    `concerns` says what is in trouble: the `message` alone, the `domain` it goes to, or our own `server`, behind which
    everything else waits too. `is_uncertain` when it may have been taken although no answer came back (F18).
    """

    def __init__(
        self,
        sentence: str,
        *,
        is_final: bool = False,
        concerns: Literal["message", "domain", "server"] = "message",
        is_uncertain: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.is_final = is_final
        self.concerns = concerns
        self.is_uncertain = is_uncertain


class Channel(Catalogue):
    """One technology. Entries live in `adapters/`, one file each, and are never instantiated with state."""

    required: ClassVar[tuple[str, ...]] = ("icon", "about")
    icon: ClassVar[str]
    about: ClassVar[str]  # one sentence for the console: what it is for
    is_polled: ClassVar[bool] = False  # whether a receiver fetches it
    can_send: ClassVar[bool] = False  # whether `send` works
    by_hand: ClassVar[bool] = False  # whether an agent may choose it when making a ticket for somebody

    @classmethod
    def receive(cls, inbox: "Inbox", raw: bytes) -> Any:
        """What `raw` says, in the channel's own parsed form. Raises ValueError with a sentence when unreadable."""
        raise NotImplementedError(f"{cls.label} receives nothing.")

    @classmethod
    def send(cls, inbox: "Inbox", envelope: "OutboundEnvelope", to: list[str]) -> Handover:
        """Hand the envelope to the world for these of its recipients. Raises NotSent."""
        raise NotSent(f"{cls.label} cannot send.", is_final=True)
