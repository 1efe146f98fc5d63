"""That a whole ticket was taken away as a file."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.events import Actor, emit
from frontdesk.tickets import permissions
from frontdesk.tickets.events import TicketExported
from frontdesk.tickets.models import Ticket


@transaction.atomic
def note_export(ticket: Ticket, *, with_notes: bool, by: Actor) -> None:
    """Write down who takes a copy, before they get it (A70). Raises PermissionDenied; a viewer takes nothing away."""
    if not Ticket.objects.filter(permissions.work_on(by), pk=ticket.pk).exists():
        raise PermissionDenied
    emit(TicketExported(ticket=ticket.pk, with_notes=with_notes), by=by)
