"""How tickets belong together: follow-ups, and strangers' answers that an agent joins or refuses."""

from django.db import transaction

from frontdesk.customers.models import Customer
from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.mailing import number_words
from frontdesk.tickets.actions.row import authored, enter_status, locked, write
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import LinkRefused, StatusChanged, TicketJoined, TicketLinked
from frontdesk.tickets.models import Link, Mention, Message, Participant, Ticket

FOLLOWS, PERHAPS = Link.Kind.FOLLOWS, Link.Kind.PERHAPS


@transaction.atomic
def link(ticket: Ticket, *, to: Ticket, kind: str, by: Actor, why: str = "") -> Link:
    """Say that a ticket follows another, or perhaps belongs to it. Neither ticket changes by it."""
    made, is_new = Link.objects.get_or_create(
        ticket=ticket, other=to, kind=kind, defaults={"why": why[:200], **authored(by)}
    )
    if is_new:
        emit(TicketLinked(ticket=ticket.pk, other=to.pk, number=number_words(to), kind=kind), by=by)
    return made


@transaction.atomic
def join(ticket: Ticket, *, into: Ticket, by: Actor, add_sender: bool = False) -> Ticket:
    """Move everything said on a ticket to the one that it perhaps belongs to, and close it; the other wakes up.

    `add_sender` also puts its requester in copy. Whoever does it may work on both (A32); raises PermissionDenied
    otherwise, and NotAllowedNow when the two are not linked or it has been decided.
    """
    source, target = _both(ticket, into, by)
    found = _open_link(source, target)
    if target.status == Ticket.Status.CLOSED and into.linked.filter(ticket=target, decision="joined").exists():
        raise NotAllowedNow("That ticket was joined to another one itself.")
    _move(source, target)
    changed = _wake(target, by)
    if add_sender and source.requester_id != target.requester_id:
        Participant.objects.get_or_create(ticket=target, customer=Customer.objects.get(pk=source.requester_id))
    before = source.status
    closed = enter_status(source, Ticket.Status.CLOSED, by=by)
    write(source, "message_count", *closed)
    _decide(found, Link.Decision.JOINED, by)
    write(target, "message_count", "preview", "preview_kind", "last_message_at", "is_unread", "waiting_since", *changed)
    emit(TicketJoined(ticket=source.pk, other=target.pk, number=number_words(target)), by=by)
    emit(TicketJoined(ticket=target.pk, other=source.pk, number=number_words(source), is_target=True), by=by)
    if closed:
        emit(StatusChanged(ticket=source.pk, before=before, after="closed", reason="joined"), by=by)
    if changed:
        emit(StatusChanged(ticket=target.pk, before=into.status, after=target.status, reason="answered"), by=by)
    return target


@transaction.atomic
def refuse(ticket: Ticket, *, other: Ticket, by: Actor) -> None:
    """Say that the two do not belong together. Whoever does it may work on both (A32)."""
    source, target = _both(ticket, other, by)
    _decide(_open_link(source, target), Link.Decision.REFUSED, by)
    write(source)
    emit(LinkRefused(ticket=source.pk, other=target.pk, number=number_words(target)), by=by)


def final_of(ticket: Ticket) -> Ticket:
    """Where a ticket's conversation goes on: itself, or the one that it was joined to."""
    for _ in range(10):
        joined = Link.objects.filter(ticket=ticket, decision=Link.Decision.JOINED).select_related("other").first()
        if joined is None:
            break
        ticket = joined.other
    return ticket


def _both(ticket: Ticket, other: Ticket, by: Actor) -> tuple[Ticket, Ticket]:
    """Both rows, locked in the order of their keys so that two people cannot wait for each other."""
    allow = permissions.work_on(by)
    rows = {one.pk: locked(one, allow=allow) for one in sorted((ticket, other), key=lambda one: one.pk)}
    return rows[ticket.pk], rows[other.pk]


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


def _move(source: Ticket, target: Ticket) -> None:
    main = target.conversations.get(is_main=True)
    said = source.messages.exclude(is_automatic=True).order_by("-created_at", "-id").first()
    count = Message.objects.filter(ticket=source).update(ticket=target, conversation=main)
    Mention.objects.filter(ticket=source).update(ticket=target)
    if said is not None and said.created_at >= target.last_message_at:
        target.preview, target.preview_kind = source.preview, source.preview_kind
        target.last_message_at = said.created_at
    target.message_count += count
    source.message_count = 0


def _wake(target: Ticket, by: Actor) -> list[str]:
    is_waiting = target.status in {Ticket.Status.NEW, Ticket.Status.OPEN}
    changed = [] if is_waiting else enter_status(target, Ticket.Status.OPEN, by=by)
    target.is_unread = True
    target.waiting_since = target.waiting_since or clock.now()
    return changed
