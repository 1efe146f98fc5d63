"""What can be done to many tickets at once: the base of the bulk acts, which stand in `tickets/bulk/`."""

from collections.abc import Sequence
from typing import Any, ClassVar, Literal

from frontdesk.events import Actor
from frontdesk.kit.registry import Catalogue, load_folder
from frontdesk.tickets.models import Ticket

SAME = "same"  # what `outlook` says of a ticket that is so already


class NotThis(ValueError):
    """The act cannot be done with this value. The message says why, for people."""


class BulkAct(Catalogue):
    """One act. `control` says how its value is chosen: from `options`, as text (`hint` says which), as one of the
    custom fields, or not."""

    required = ("icon", "control")
    icon: ClassVar[str]
    control: ClassVar[Literal["choice", "text", "field", "nothing"]]
    hint: ClassVar[str] = "Separate several with commas"

    def options(self, by: Actor) -> list[tuple[str, str]]:
        """(value, label) of what can be chosen."""
        return []

    def is_offered(self, by: Actor) -> bool:
        """Whether there is anything to choose at all in this organisation."""
        return True

    def read(self, raw: str, by: Actor) -> str:
        """The value as it is kept with the run. Raises NotThis."""
        if self.control == "choice" and raw not in dict(self.options(by)):
            raise NotThis(f"{self.label}: choose one of the list.")
        return raw

    def said(self, value: str, by: Actor) -> str:
        """What will be done, for people: "Team: Service · L1"."""
        shown = dict(self.options(by)).get(value, value) if self.control != "nothing" else ""
        return f"{self.label}: {shown}" if shown else str(self.label)

    def outlook(self, ticket: Ticket, value: str, by: Actor) -> str:
        """What would become of one ticket: "" it changes, SAME, or why it is refused."""
        raise NotImplementedError

    def outlooks(self, tickets: Sequence[Ticket], value: str, by: Actor) -> list[str]:
        """The same for many at once, where asking for each would cost a query each."""
        return [self.outlook(ticket, value, by) for ticket in tickets]

    def do(self, ticket: Ticket, value: str, by: Actor, seen: int) -> None:
        """Do it to one ticket. Raises what its verb raises."""
        raise NotImplementedError

    def beside(self, ticket: Ticket) -> list[Ticket]:
        """Other tickets that taking it back changes too: they are held with this one, in the order of their keys."""
        return []

    def undo(self, ticket: Ticket, before: dict[str, Any], by: Actor) -> bool:
        """Take back what is not a column of the row; whether that is all there was to take back."""
        return False


def acts() -> dict[str, BulkAct]:
    """Every bulk act by its slug."""
    load_folder("frontdesk.tickets.bulk")
    return {slug: entry() for slug, entry in BulkAct.entries().items()}
