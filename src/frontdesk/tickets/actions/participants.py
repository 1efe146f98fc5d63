"""Who is in copy: added and removed by agents, never by a mail (ADR 9)."""

from collections.abc import Iterable

from django.db import transaction

from frontdesk.channels.models import Inbox
from frontdesk.customers.models import Customer
from frontdesk.events import Actor, close_streams, emit
from frontdesk.kit import clock
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.row import locked, write
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import ParticipantAdded, ParticipantRemoved
from frontdesk.tickets.models import Participant, Ticket
from frontdesk.tickets.tracking import audience_of

MOST = 20


@transaction.atomic
def add_participant(ticket: Ticket, *, customer: Customer, by: Actor, seen: int | None = None) -> Ticket:
    """From now on the customer gets the replies and reads along; nothing that was said before (A03).

    Raises NotAllowedNow for the requester, for an address of the desk's own, on a closed ticket and beyond 20 people.
    """
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    if row.status == Ticket.Status.CLOSED:
        raise NotAllowedNow("The ticket is closed.")
    if row.requester_id == customer.pk:
        raise NotAllowedNow("This is who asked: every answer goes there already.")
    if set_participants(row, [*_present(row), customer], by=by):
        write(row)
    return row


@transaction.atomic
def remove_participant(ticket: Ticket, *, customer: Customer, by: Actor, seen: int | None = None) -> Ticket:
    """No more replies, and the customer's link is dead at once (A55)."""
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    if set_participants(row, [one for one in _present(row) if one.pk != customer.pk], by=by):
        write(row)
    return row


def set_participants(row: Ticket, people: Iterable[Customer], *, by: Actor) -> bool:
    """Make these the people in copy of a locked ticket; whether anything changed. The requester is never one.

    Raises NotAllowedNow for an address of the desk's own and beyond 20 people.
    """
    wanted = {person.pk: person for person in people if person.pk != row.requester_id}
    present = {one.customer_id: one for one in row.participants.select_related("customer")}
    new = [person for key, person in wanted.items() if key not in present]
    gone = [one for key, one in present.items() if key not in wanted]
    if len(wanted) > MOST and new:
        raise NotAllowedNow(f"At most {MOST} people in copy.")
    for person in new:
        # Mail to ourselves would come back in (A15).
        if person.email and Inbox.objects.filter(address__iexact=person.email).exists():
            raise NotAllowedNow(f"{person.email} is an address of this desk.")
        Participant.objects.create(ticket=row, customer=person, added_at=clock.now())
        emit(ParticipantAdded(ticket=row.pk, customer=person.pk, name=str(person)), by=by)
    for one in gone:
        close_streams([audience_of(one)])
        emit(ParticipantRemoved(ticket=row.pk, customer=one.customer_id, name=str(one.customer)), by=by)
        one.delete()
    return bool(new or gone)


def _present(row: Ticket) -> list[Customer]:
    return [one.customer for one in row.participants.select_related("customer")]
