"""Following a ticket, and giving it up."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.accounts.models import Agent
from frontdesk.events import Actor, emit
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.row import tell
from frontdesk.tickets.events import TicketFollowed, TicketUnfollowed
from frontdesk.tickets.models import Ticket, Watcher


@transaction.atomic
def follow(ticket: Ticket, *, by: Actor) -> Watcher:
    """Hear from now on what happens on the ticket. Doing it twice changes nothing; whoever may see it may follow it."""
    row = _seen(ticket, by)
    made, is_new = Watcher.objects.get_or_create(ticket=row, agent_id=by.id or 0)
    if is_new:
        emit(TicketFollowed(ticket=row.pk, agent=made.agent_id), by=by)
        tell(row)
    return made


@transaction.atomic
def unfollow(ticket: Ticket, *, by: Actor) -> None:
    """Hear no longer of it."""
    row = _seen(ticket, by)
    gone, _ = Watcher.objects.filter(ticket=row, agent_id=by.id or 0).delete()
    if gone:
        emit(TicketUnfollowed(ticket=row.pk, agent=by.id or 0), by=by)
        tell(row)


def watchers_of(ticket: Ticket) -> list[Agent]:
    """Who follows it and may still see it: whom a notification goes to."""
    found = Agent.objects.active().filter(watched__ticket=ticket).select_related("user").order_by("pk")
    return [one for one in found if Ticket.objects.visible_to(one.actor()).filter(pk=ticket.pk).exists()]


def _seen(ticket: Ticket, by: Actor) -> Ticket:
    row = Ticket.objects.filter(permissions.view_ticket(by), pk=ticket.pk).select_related("team").first()
    if row is None or not by.is_agent or by.id is None or not by.has_role("administrator", "supervisor", "agent"):
        raise PermissionDenied
    return row
