"""What surveys do when tickets change."""

from frontdesk.events import SYSTEM, Actor, handles
from frontdesk.feedback.actions import ask
from frontdesk.tickets.events import StatusChanged
from frontdesk.tickets.models import Ticket


@handles(StatusChanged)
def ask_after_closing(event: StatusChanged, by: Actor) -> None:
    """A closed ticket is asked about, unless it goes on in another; the verb sees to it that this happens once."""
    ticket = Ticket.objects.filter(pk=event.ticket, status=Ticket.Status.CLOSED, merged_into=None).first()
    if event.after == "closed" and ticket is not None:
        ask(ticket, by=SYSTEM)
