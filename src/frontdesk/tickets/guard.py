"""What can hold back solving and closing a ticket: the base of guards.

Apps above tickets bring theirs (`rules/guards/`); tickets ask them all at every door through which a ticket ends, and
whoever looks ahead (bulk acts, macros) asks the same.
"""

from collections.abc import Collection, Mapping

from frontdesk.events import Actor
from frontdesk.kit.registry import Catalogue
from frontdesk.tickets.conflict import HeldBack
from frontdesk.tickets.models import Ticket

ENDS = frozenset({Ticket.Status.SOLVED, Ticket.Status.CLOSED})


class Guard(Catalogue):
    """One reason to wait. It decides about many tickets in one query, so that a preview costs no more than an act."""

    def why(self, tickets: Collection[int]) -> Mapping[int, str]:
        """For each ticket (by key) that must not end yet, a sentence that names what is still to be done."""
        raise NotImplementedError


def holds(by: Actor) -> bool:
    """Whether guards ask this actor: customers who say that it works, the clock and imports pass."""
    return not by.is_customer and by.kind not in {"system", "import"}


def held_back(tickets: Collection[int], *, by: Actor) -> dict[int, str]:
    """Why the actor cannot end these tickets yet, by key; those that nothing holds back are not in it."""
    found: dict[int, str] = {}
    if not tickets or not holds(by):
        return found
    for entry in Guard.entries().values():
        for key, why in entry().why(tickets).items():
            found[key] = f"{found[key]} {why}" if key in found else why
    return found


def guard_end(row: Ticket, status: str, *, by: Actor) -> None:
    """Raises HeldBack when this status would end the ticket before everything that it needs is done."""
    if status in ENDS and status != row.status and (why := held_back([row.pk], by=by).get(row.pk)):
        raise HeldBack(why)
