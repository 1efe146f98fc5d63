"""Events that rules react to."""

from frontdesk.events import Actor, Event, handles
from frontdesk.kit.registry import load_folder
from frontdesk.rules.actions import listening
from frontdesk.rules.actions.bringing import bring, give_back
from frontdesk.rules.actions.fitting import fit
from frontdesk.rules.trigger import Trigger
from frontdesk.tickets.actions import weighing
from frontdesk.tickets.events import (
    MergeUndone,
    StatusChanged,
    TicketAssigned,
    TicketChanged,
    TicketCreated,
    TicketDeescalated,
    TicketEscalated,
    TicketMerged,
    TicketTriaged,
)
from frontdesk.tickets.models import Ticket
from frontdesk.updates.events import ProblemLinked

load_folder("frontdesk.rules.triggers")
PRIORITIES = Actor("rule", None, "Priorities")
HEARD = sorted({kind for entry in Trigger.entries().values() for kind in entry.hears}, key=lambda kind: kind.slug)


@handles(*HEARD, now=True, entry=True)
def set_rules_going(event: Event, by: Actor, entry: int) -> None:
    """What some rule listens for sets a job going; a desk without such a rule asks nothing."""
    listening.hear(event, by=by, entry=entry)


@handles(TicketCreated, now=True)
def begin_with_its_category(event: TicketCreated, by: Actor) -> None:
    """A ticket that comes with a category comes with its checklists."""
    if event.row is None or event.row.category_id is not None:
        fit(event.ticket)


@handles(TicketChanged, now=True)
def follow_the_category(event: TicketChanged, by: Actor) -> None:
    """Another category asks for other checklists and guides."""
    if event.what == "category":
        fit(event.ticket)


@handles(TicketTriaged, TicketAssigned, TicketEscalated, TicketDeescalated, now=True)
def follow_the_team(event: TicketTriaged, by: Actor) -> None:
    """What is asked of some teams alone is asked once they have the ticket."""
    fit(event.ticket)


@handles(StatusChanged, now=True)
def ask_again(event: StatusChanged, by: Actor) -> None:
    """A ticket that opens again is asked for what its category wants now."""
    if event.before in {"solved", "closed"} and event.after not in {"solved", "closed"}:
        fit(event.ticket)


@handles(ProblemLinked, now=True)
def raise_for_outage(event: ProblemLinked, by: Actor) -> None:
    """What is due to a known problem is at least as urgent as the priorities say of outages."""
    weighing.raise_for_outage(Ticket(pk=event.ticket), by=PRIORITIES)


@handles(TicketMerged, now=True)
def take_along(event: TicketMerged, by: Actor) -> None:
    """Open steps of a merged ticket go on in the other one."""
    if event.is_target:
        bring(event.other, event.ticket, by=by)


@handles(MergeUndone, now=True)
def put_back(event: MergeUndone, by: Actor) -> None:
    """Two tickets again, each with its own."""
    if not event.is_target:
        give_back(event.ticket, event.other)
