"""Links that agents choose: related, duplicate, caused by, parent and child; and what a parent asks for."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from frontdesk.events import Actor, emit
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.mailing import number_words
from frontdesk.tickets.actions.row import authored, locked_all, tell
from frontdesk.tickets.conflict import NotAllowedNow, OpenChildren
from frontdesk.tickets.events import TicketsRelated, TicketsUnrelated
from frontdesk.tickets.guard import ENDS
from frontdesk.tickets.models import Link, Ticket

CHILD, RELATED = Link.Kind.CHILD, Link.Kind.RELATED
MOST = 100


@transaction.atomic
def relate(ticket: Ticket, *, to: Ticket, kind: str, by: Actor) -> Link:
    """Say how two tickets belong together; told on both. Saying it again changes nothing.

    Raises PermissionDenied unless both may be worked on (A32), and NotAllowedNow for what cannot be: a ticket and
    itself, a second parent, a child with children.
    """
    if kind not in Link.CHOSEN:
        raise NotAllowedNow("Choose how they belong together.")
    if ticket.pk == to.pk:
        raise NotAllowedNow("This is the same ticket. Choose another one.")
    rows = locked_all((ticket, to), allow=permissions.work_on(by))
    row, other = rows[ticket.pk], rows[to.pk]
    if kind == RELATED and row.pk < other.pk:  # it has no direction: kept one way only
        row, other = other, row
    known = Link.objects.filter(ticket=row, other=other, kind=kind).first()
    if known is not None:
        return known
    if kind == CHILD:
        _check_family(row, other)
    if Link.objects.filter(Q(ticket__in=rows) | Q(other__in=rows), kind__in=Link.CHOSEN).count() >= MOST:
        raise NotAllowedNow(f"At most {MOST} links.")
    made = Link.objects.create(ticket=row, other=other, kind=kind, **authored(by))
    emit(TicketsRelated(ticket=row.pk, other=other.pk, number=number_words(other), kind=kind), by=by)
    emit(TicketsRelated(ticket=other.pk, other=row.pk, number=number_words(row), kind=kind, is_back=True), by=by)
    tell(row)
    tell(other)
    return made


@transaction.atomic
def unrelate(link: Link, *, by: Actor) -> None:
    """Take a chosen link away; told on both. Raises PermissionDenied unless both may be worked on (A32)."""
    rows = locked_all((link.ticket, link.other), allow=permissions.work_on(by))
    gone, _ = Link.objects.filter(pk=link.pk, kind__in=Link.CHOSEN).delete()
    if not gone:
        return
    for one, other in ((link.ticket_id, link.other_id), (link.other_id, link.ticket_id)):
        words = number_words(rows[other])
        emit(TicketsUnrelated(ticket=one, other=other, number=words, kind=link.kind), by=by)
        tell(rows[one])


def open_children(parent: Ticket) -> list[Ticket]:
    """The children that are not solved yet, oldest first."""
    found = Ticket.objects.unsolved().filter(links__other=parent, links__kind=CHILD)
    return list(found.order_by("pk")[:MOST])


def guard_children(parent: Ticket, status: str) -> None:
    """Raises OpenChildren when this status would end a parent whose children are open."""
    if status in ENDS and parent.is_unsolved and (waiting := open_children(parent)):
        raise OpenChildren(waiting)


def _check_family(child: Ticket, parent: Ticket) -> None:
    family: Sequence[Link] = list(Link.objects.filter(Q(ticket=child) | Q(other=child) | Q(ticket=parent), kind=CHILD))
    if any(one.ticket_id == child.pk for one in family):
        raise NotAllowedNow(f"{number_words(child)} has a parent already. Take that link away first.")
    if any(one.other_id == child.pk for one in family):
        raise NotAllowedNow(f"{number_words(child)} has children itself, so it cannot be one.")
    if any(one.ticket_id == parent.pk for one in family):
        raise NotAllowedNow(f"{number_words(parent)} is a child itself. Link to its parent.")
