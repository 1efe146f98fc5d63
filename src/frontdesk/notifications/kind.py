"""The base of all reasons to be told.

    class Mentioned(Kind, slug="mentioned"):
        label, icon = "A note mentions me", "at-sign"
        about = "Somebody calls you by name in an internal note."
        hears = (NoteAdded,)
        says = {"en": "{by} mentioned you", "de": "{by} hat Sie erwähnt", …}

        @classmethod
        def people(cls, cause): return cause.event.mentions

A kind without `hears` is told by a job of its own, which calls `actions.tell`.
"""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, ClassVar

from frontdesk.events import Event
from frontdesk.kit.registry import Catalogue
from frontdesk.notifications.cause import Cause
from frontdesk.notifications.logic import wording

if TYPE_CHECKING:
    from frontdesk.notifications.models import Notification

LANGUAGES = ("en", "de", "fr", "es")


class Kind(Catalogue):
    """A reason to be told. Of one event nobody is told twice: the kind with the lowest `rank` has them."""

    required: ClassVar[tuple[str, ...]] = ("icon", "about", "says")
    icon: ClassVar[str]
    about: ClassVar[str]
    says: ClassVar[dict[str, str]]  # by language; {by} is the author, {detail} what `detail` gives
    hears: ClassVar[tuple[type[Event], ...]] = ()
    rank: ClassVar[int] = 50
    usual: ClassVar[frozenset[str]] = frozenset({"page", "push"})  # media, where nobody has chosen otherwise
    notice: ClassVar[str] = "agent_news"  # the mail's wording, see `channels.notices`
    tells_author: ClassVar[bool] = False  # for what happens in somebody's name without their doing
    is_ordered: ClassVar[bool] = False  # told by the media that `ordered` names, whatever people have chosen
    takes_answers: ClassVar[bool] = True  # whether an answer to its mail goes on to the customer

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        """Keys of the agents who may want to know; who may see the ticket is asked afterwards."""
        return ()

    @classmethod
    def detail(cls, cause: Cause) -> str:
        """What the sentence adds; never words of customers."""
        return ""

    @classmethod
    def ordered(cls, cause: Cause) -> tuple[Collection[str], Collection[int]]:
        """For one that is ordered: the media besides the page, and the agents whom no quiet hours protect."""
        return (), ()

    @classmethod
    def more(cls, told: "Notification") -> dict[str, str]:
        """What its mail needs besides what all mails about a ticket say."""
        return {}

    @classmethod
    def sentence(cls, language: str = "en", *, by: str = "", detail: str = "") -> str:
        """What happened, in words."""
        return wording.sentence(cls.says, language, by=by, detail=detail)


def hearing(event: type[Event]) -> list[type[Kind]]:
    """The kinds that hear of such an event, in the order of their ranks."""
    return sorted((kind for kind in Kind.entries().values() if event in kind.hears), key=lambda kind: kind.rank)


def in_order() -> list[type[Kind]]:
    """All kinds that people choose about, as the table of preferences shows them."""
    chosen = [kind for kind in Kind.entries().values() if not kind.is_ordered]
    return sorted(chosen, key=lambda kind: (kind.rank, kind.label))
