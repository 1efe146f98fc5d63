"""A message becomes a ticket of its own."""

from django.db import transaction

from frontdesk.accounts.models import Team
from frontdesk.customers.models import Customer
from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.kit import html as markup
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.mailing import number_words
from frontdesk.tickets.actions.open import begin, next_number
from frontdesk.tickets.actions.redaction import card_mask
from frontdesk.tickets.actions.row import authored, locked, recount, sent_before, write
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import TicketCreated, TicketSplit
from frontdesk.tickets.models import Link, Mention, Message, Ticket


@transaction.atomic
def split(
    message: Message,
    *,
    subject: str,
    by: Actor,
    team: Team | None = None,
    confirm: bool = False,
    seen: int | None = None,
    key: str | None = None,
) -> Ticket:
    """Move a customer's message, with its files, to a new ticket of whoever wrote it, linked both ways.

    Its promises run since it was written, unless it has been answered where it stood. `confirm` tells the customer the
    new number. A repeated `key` returns the
    ticket of the first time. Raises PermissionDenied, Conflict, and NotAllowedNow for a message that cannot go: one of
    ours, an automatic one, or the only one of its ticket.
    """
    if key and (known := _split_before(key)):
        return known
    source = locked(message.ticket, allow=permissions.work_on(by), seen=seen)
    moved = _movable(message, source)
    line = card_mask().text(markup.one_line(subject))
    if not line:
        raise NotAllowedNow("Give the new ticket a subject.")
    ticket = _new_row(source, moved, line, team, by)
    conversation = begin(ticket, source.conversations.get(is_main=True).inbox, (), by)
    Message.objects.filter(pk=moved.pk).update(ticket=ticket, conversation=conversation)
    Mention.objects.filter(message=moved).update(ticket=ticket)
    ticket.save(update_fields=recount(ticket))
    Link.objects.create(ticket=ticket, other=source, kind=Link.Kind.SPLIT, why=key or "", **authored(by))
    emit(TicketCreated(ticket=ticket.pk, channel=ticket.channel, confirm=confirm), by=by)
    for one, other, is_new in ((source, ticket, False), (ticket, source, True)):
        emit(
            TicketSplit(ticket=one.pk, other=other.pk, number=number_words(other), message=moved.pk, is_new=is_new),
            by=by,
        )
    write(source, *recount(source))
    write(ticket)
    ticket.refresh_from_db()
    return ticket


def _split_before(key: str) -> Ticket | None:
    sent_before(key)  # waits for whoever is doing it at this moment
    known = Link.objects.filter(kind=Link.Kind.SPLIT, why=key).select_related("ticket").first()
    return known.ticket if known else None


def _movable(message: Message, source: Ticket) -> Message:
    row = Message.objects.select_for_update(of=("self",)).filter(pk=message.pk, ticket=source).first()
    if row is None:
        raise NotAllowedNow("This message stands on another ticket by now.")
    if row.kind != Message.Kind.INBOUND or row.is_automatic or row.customer_id is None:
        raise NotAllowedNow("Only what a customer wrote can become a ticket of its own.")
    if not source.messages.filter(kind=Message.Kind.INBOUND, is_automatic=False).exclude(pk=row.pk).exists():
        raise NotAllowedNow("It is all that the customer wrote here. Change the subject of this ticket instead.")
    return row


def _new_row(source: Ticket, message: Message, subject: str, team: Team | None, by: Actor) -> Ticket:
    answered = source.messages.filter(kind=Message.Kind.OUTBOUND, created_at__gt=message.created_at).exists()
    since = clock.now() if answered else message.created_at
    owner, requester = team or source.team, Customer.objects.get(pk=message.customer_id or 0)
    return Ticket.objects.create(
        number=next_number(), subject=subject, requester=requester, requester_name=str(requester)[:200],
        channel=source.channel, brand=source.brand, category=source.category, urgency=source.urgency,
        impact=source.impact, priority=source.priority, level=owner.level if owner else source.level, team=owner,
        status=Ticket.Status.NEW, is_triaged=by.is_agent, language=source.language, tags=source.tags,
        waiting_since=since, created_at=since, last_message_at=message.created_at,
    )  # fmt: skip
