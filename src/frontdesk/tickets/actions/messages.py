"""What is said: replies, notes, and what customers write back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from frontdesk.accounts.models import Agent
from frontdesk.channels.models import InboundEnvelope
from frontdesk.customers.models import Customer
from frontdesk.events import Actor, emit, signal
from frontdesk.kit import clock
from frontdesk.kit import html as markup
from frontdesk.kit.files import File
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.draft import draft
from frontdesk.tickets.actions.mailing import mail_reply
from frontdesk.tickets.actions.participants import set_participants
from frontdesk.tickets.actions.relating import guard_children
from frontdesk.tickets.actions.row import awaken, enter_status, locked, sent_before, write
from frontdesk.tickets.conflict import NotAllowedNow, TicketClosed
from frontdesk.tickets.events import MessageAdded, NoteAdded, StatusChanged
from frontdesk.tickets.logic.mentions import Called, mentioned
from frontdesk.tickets.models import Conversation, Mention, Message, Ticket

PROJECTED = ("preview", "preview_kind", "message_count", "last_message_at", "is_unread", "waiting_since")


def add_message(ticket: Ticket, conversation: Conversation, **more: Any) -> Message:
    """Write a message and its files, as `draft` takes them, and project it on the ticket, which the caller saves."""
    ready = draft(**more)
    ready.project(ticket)
    return ready.write(ticket, conversation)


@transaction.atomic
def reply(
    ticket: Ticket,
    *,
    html: str,
    by: Actor,
    files: Sequence[File] = (),
    cc: Iterable[Customer] | None = None,
    bcc: Sequence[str] = (),
    status: str | None = None,
    seen: int | None = None,
    key: str | None = None,
    owns: bool = True,
) -> Message:
    """An agent answers the customer, by mail and on the tracking page, and may set a status with it.

    `cc` replaces the participants; addresses in `bcc` get this one answer, and nobody but agents learns of them. A
    repeated `key` returns the message of the first time. Who answers an unowned ticket owns it, unless `owns` is
    false. What no person wrote is marked as automatic and answers nothing: the customer waits as before. Raises
    NotAllowedNow for an empty answer or a closed ticket.
    """
    if known := sent_before(key):
        return known
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    body, text = _content(html, files)
    refuse_ended(row)
    if cc is not None:
        set_participants(row, cc, by=by)
    message = add_message(
        row, row.conversations.get(is_main=True), kind=Message.Kind.OUTBOUND, text=text, html=body, files=files,
        agent_id=by.id if by.is_agent else None, author_name=by.name, key=key, is_automatic=by.is_automatic,
        particulars={"bcc": list(bcc)} if bcc else None,
    )  # fmt: skip
    before = row.status
    wanted = status or (Ticket.Status.OPEN if before == Ticket.Status.NEW and not by.is_automatic else before)
    guard_children(row, wanted)
    changed = enter_status(row, wanted, by=by)
    if not by.is_automatic:
        row.first_replied_at = row.first_replied_at or message.created_at
        row.waiting_since, row.is_unread = None, False
    if owns and row.assignee_id is None and by.is_agent:
        _own(row, by)
    mail_reply(row, message, bcc=bcc, by=by)
    write(row, *PROJECTED, "first_replied_at", "assignee", *changed)
    emit(MessageAdded(ticket=row.pk, message=message.pk, kind="outbound"), by=by)
    if changed:
        emit(StatusChanged(ticket=row.pk, before=before, after=wanted), by=by)
    return message


@transaction.atomic
def add_note(
    ticket: Ticket,
    *,
    html: str,
    by: Actor,
    files: Sequence[File] = (),
    mentions: Iterable[int] = (),
    seen: int | None = None,
    key: str | None = None,
) -> Message:
    """An internal note, never shown or sent to customers; the mentioned agents are told, if they may see the ticket."""
    if known := sent_before(key):
        return known
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    body, text = _content(html, files)
    message = add_message(
        row, row.conversations.get(is_main=True), kind=Message.Kind.NOTE, text=text, html=body, files=files,
        agent_id=by.id if by.is_agent else None, author_name=by.name, key=key,
    )  # fmt: skip
    called = _called(row, mentioned(body), mentions, by)
    Mention.objects.bulk_create(Mention(message=message, ticket=row, agent=agent) for agent in called)
    write(row, *PROJECTED)
    emit(NoteAdded(ticket=row.pk, message=message.pk, mentions=[agent.pk for agent in called]), by=by)
    if called:
        signal(["mentions"], [f"agent.{agent.pk}" for agent in called])
    return message


@transaction.atomic
def receive_message(
    ticket: Ticket,
    *,
    customer: Customer,
    text: str,
    by: Actor,
    html: str = "",
    quoted: str = "",
    files: Sequence[File] = (),
    envelope: InboundEnvelope | None = None,
    marks: Mapping[str, Any] | None = None,
    key: str | None = None,
    wakes: bool = True,
) -> Message:
    """The customer writes back. A solved or recently closed ticket opens again; later raises TicketClosed.

    What does not wake (`wakes`), a mere thank-you, is added and leaves a solved or closed ticket as it is.
    """
    if known := sent_before(key):
        return known
    row = locked(ticket, allow=permissions.answer_as_customer(by))
    if by.is_customer:  # whoever was merged into another while the row was waited for writes as that one
        customer = Customer.objects.filter(merged_from=customer).first() or customer
    if not may_reopen(row):
        raise TicketClosed
    if not text.strip() and not html.strip() and not files:
        raise NotAllowedNow("Write something first.")
    message = add_message(
        row, row.conversations.get(is_main=True), kind=Message.Kind.INBOUND, text=text,
        html=html or markup.text_to_html(text), quoted=quoted, files=files, customer=customer,
        author_name=str(customer), inbound=envelope, key=key, **(marks or {}),
    )  # fmt: skip
    before = row.status
    stays = {Ticket.Status.NEW, Ticket.Status.OPEN, Ticket.Status.SPAM} | (
        set() if wakes else {Ticket.Status.SOLVED, Ticket.Status.CLOSED}
    )
    wanted = before if before in stays else Ticket.Status.OPEN
    changed = [*enter_status(row, wanted, by=by), *awaken(row, "answer", by=by)]
    is_entered = row.status != before
    if row.is_unsolved:
        row.is_unread = True
        row.waiting_since = row.waiting_since or message.created_at
    write(row, *PROJECTED, *changed)
    emit(MessageAdded(ticket=row.pk, message=message.pk, kind="inbound"), by=by)
    if is_entered:
        emit(StatusChanged(ticket=row.pk, before=before, after=wanted, reason="answered"), by=by)
    return message


def refuse_ended(row: Ticket) -> None:
    """Raises NotAllowedNow for a ticket on which nothing more leaves to the customer."""
    if row.status == Ticket.Status.CLOSED:
        raise NotAllowedNow("The ticket is closed. Open a new one to write to the customer.")
    if row.status == Ticket.Status.SPAM:
        raise NotAllowedNow("The ticket is spam, and spam is not answered. Say first that it is none.")


def may_reopen(row: Ticket) -> bool:
    """Whether an answer of the customer still belongs to this ticket."""
    from frontdesk.accounts.models import Workspace

    if row.merged_into_id is not None:
        return False
    if row.status != Ticket.Status.CLOSED or row.closed_at is None:
        return True
    return clock.now() - row.closed_at <= clock.days(Workspace.objects.get(pk=1).reopen_days)


def _content(html: str, files: Sequence[File]) -> tuple[str, str]:
    body = markup.clean_rich(html)
    text = markup.html_to_text(body)
    if not text and not files:
        raise NotAllowedNow("Write something first.")
    return body, text


def _called(row: Ticket, found: Called, mentions: Iterable[int], by: Actor) -> list[Agent]:
    """The agents that a note calls, by name or as members of a team, as far as they may see the ticket."""
    wanted = Q(pk__in={*mentions} | found.agents)
    if found.teams:
        wanted |= Q(teams__in=found.teams) & ~Q(pk=by.id if by.is_agent else None)
    return [
        agent
        for agent in Agent.objects.active().filter(wanted).select_related("user").distinct()
        if Ticket.objects.visible_to(agent.actor()).filter(pk=row.pk).exists()
    ]


def _own(row: Ticket, by: Actor) -> None:
    """Who answers an unowned ticket owns it."""
    from frontdesk.tickets.actions.ownership import record_owner

    row.assignee_id = by.id
    record_owner(row, how="claim", by=by)
