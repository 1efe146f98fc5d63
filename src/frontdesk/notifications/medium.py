"""The base of all ways in which an agent is told.

class Mail(Medium, slug="mail"):
    label, icon = "Mail", "mail"
    about = "A mail for each; answers to it go on to the customer."

    @classmethod
    def deliver(cls, agent, news): ...
"""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, ClassVar

from frontdesk.kit.registry import Catalogue

if TYPE_CHECKING:
    from frontdesk.accounts.models import Agent
    from frontdesk.notifications.models import Dispatch


class Medium(Catalogue):
    """A way to tell. The page is one that sends nothing: what stands there is read when somebody looks."""

    required: ClassVar[tuple[str, ...]] = ("icon", "about")
    icon: ClassVar[str]
    about: ClassVar[str]
    position: ClassVar[int] = 50
    is_sent: ClassVar[bool] = True  # whether it goes out by itself, and so keeps quiet in quiet hours

    @classmethod
    def reaches(cls, agents: Collection[int]) -> set[int]:
        """Those of the agents whom it reaches at all."""
        return set(agents)

    @classmethod
    def deliver(cls, agent: "Agent", news: "Sequence[Dispatch]") -> None:
        """Tell an agent of this, in one piece where it is much. It runs in a transaction: calls outside are jobs."""


def in_order() -> list[type[Medium]]:
    """All media, as the table of preferences shows them."""
    return sorted(Medium.entries().values(), key=lambda medium: (medium.position, medium.label))


def sent() -> list[type[Medium]]:
    """Those that go out by themselves."""
    return [medium for medium in in_order() if medium.is_sent]
