"""How tickets belong together: follow-ups, and strangers' answers that an agent joins or refuses."""

from django.db import transaction

from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.mailing import number_words
from frontdesk.tickets.actions.merging import merge
from frontdesk.tickets.actions.row import authored, locked_all, write
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import LinkRefused, TicketLinked
from frontdesk.tickets.models import Link, Ticket

FOLLOWS, PERHAPS = Link.Kind.FOLLOWS, Link.Kind.PERHAPS


@transaction.atomic
def link(ticket: Ticket, *, to: Ticket, kind: str, by: Actor, why: str = "") -> Link:
    """Say that a ticket follows another, or perhaps belongs to it. Neither ticket changes by it.

    The mailroom says it; an agent who does may work on both (A32).
    """
    if not by.is_automatic:
        locked_all((ticket, to), allow=permissions.work_on(by))
    made, is_new = Link.objects.get_or_create(
        ticket=ticket, other=to, kind=kind, defaults={"why": why[:200], **authored(by)}
    )
    if is_new:
        emit(TicketLinked(ticket=ticket.pk, other=to.pk, number=number_words(to), kind=kind), by=by)
    return made


@transaction.atomic
def join(ticket: Ticket, *, into: Ticket, by: Actor, add_sender: bool = False) -> Ticket:
    """Merge a ticket into the one that it perhaps belongs to.

    `add_sender` also puts its requester in copy. Whoever does it may work on both (A32); raises PermissionDenied
    otherwise, and NotAllowedNow when the two are not linked or it has been decided.
    """
    rows = locked_all((ticket, into), allow=permissions.work_on(by))
    source, target = rows[ticket.pk], rows[into.pk]
    _decide(_open_link(source, target), Link.Decision.JOINED, by)
    return merge([source], into=target, people=[source.requester_id] if add_sender else [], by=by, wakes=True)


@transaction.atomic
def refuse(ticket: Ticket, *, other: Ticket, by: Actor) -> None:
    """Say that the two do not belong together. Whoever does it may work on both (A32)."""
    rows = locked_all((ticket, other), allow=permissions.work_on(by))
    source, target = rows[ticket.pk], rows[other.pk]
    _decide(_open_link(source, target), Link.Decision.REFUSED, by)
    write(source)
    emit(LinkRefused(ticket=source.pk, other=target.pk, number=number_words(target)), by=by)


def _open_link(source: Ticket, target: Ticket) -> Link:
    found = Link.objects.select_for_update().filter(ticket=source, other=target, kind=PERHAPS).first()
    if found is None:
        raise NotAllowedNow("These two are not linked.")
    if found.decision:
        raise NotAllowedNow(f"{found.decided_by or 'Somebody'} has {found.decision} them already.")
    return found


def _decide(found: Link, decision: str, by: Actor) -> None:
    found.decision, found.decided_at, found.decided_by = decision, clock.now(), by.name
    found.save(update_fields=["decision", "decided_at", "decided_by"])
