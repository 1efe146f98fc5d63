"""The base class of all events. A kind is a frozen dataclass that knows how people read it.

@dataclass(frozen=True)
class TicketAssigned(Event, slug="ticket.assigned"):
    label = "Assigned"
    icon = "user-plus"
    about = "ticket"              # the field that names the subject of the event

    ticket: int
    assignee: str

    def sentence(self) -> str:
        return f"assigned to {self.assignee}"
"""

import dataclasses
from typing import Any, ClassVar, Self

from frontdesk.kit.registry import Catalogue


def at_hand() -> Any:
    """A field for the row itself, where whoever emits the event holds it; None in an event that was read back."""
    return dataclasses.field(default=None, compare=False, repr=False, metadata={"at_hand": True})


@dataclasses.dataclass(frozen=True)
class Event(Catalogue):
    """Fields are JSON values: ids, text, numbers, lists. `personal` names the ones that erasure empties.

    A field that is `at_hand()` is an object instead: it is not stored, and spares handlers that run now a reading.
    """

    required: ClassVar[tuple[str, ...]] = ("about",)
    icon: ClassVar[str] = "circle"
    about: ClassVar[str]
    personal: ClassVar[tuple[str, ...]] = ()
    is_public: ClassVar[bool] = False  # whether webhooks and customers may see it
    is_shown: ClassVar[bool] = True  # whether the activity of the subject shows it

    def sentence(self) -> str:
        """What happened, to be read after the actor's name: "assigned this to Lea"."""
        return self.label.lower()

    def data(self) -> dict[str, Any]:
        """The fields as JSON."""
        return {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if "at_hand" not in f.metadata}

    def subject(self) -> tuple[str, int]:
        """(kind, id) of what the event is about, from the field that `about` names."""
        return self.about, int(getattr(self, self.about))

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """From stored JSON; unknown keys are dropped and missing ones take their default, so old rows stay readable."""
        known = {f.name for f in dataclasses.fields(cls) if "at_hand" not in f.metadata}
        return cls(**{key: value for key, value in data.items() if key in known})

    @classmethod
    def shredded(cls, data: dict[str, Any]) -> dict[str, Any]:
        """The stored JSON without personal data."""
        return {key: ("" if key in cls.personal else value) for key, value in data.items()}
