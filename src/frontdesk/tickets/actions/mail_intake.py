"""A received mail becomes a ticket, or a message on the ticket whose mail it answers."""

from django.db import transaction

from frontdesk.accounts.models import Workspace
from frontdesk.channels import actions as mailroom
from frontdesk.channels.mail import ParsedMail
from frontdesk.channels.models import InboundEnvelope
from frontdesk.customers.actions import recognise
from frontdesk.customers.models import Customer
from frontdesk.events import Actor
from frontdesk.kit import html as markup
from frontdesk.kit.files import File, safe_name, true_type
from frontdesk.tickets.actions.messages import add_message, add_note, receive_message
from frontdesk.tickets.actions.open import open_ticket
from frontdesk.tickets.actions.row import locked, write
from frontdesk.tickets.conflict import TicketClosed
from frontdesk.tickets.logic.number import shown
from frontdesk.tickets.models import Message, Participant, Ticket


@transaction.atomic
def take_mail(envelope: InboundEnvelope, mail: ParsedMail, *, reference: str, by: Actor) -> Ticket:
    """File a mail and conclude its envelope.

    Only a reference that we signed joins a ticket, and only for its requester or a participant (A01, A02, A06);
    everything else is a ticket of its own. Automatic answers join without reopening or being answered (A13).
    """
    sender = recognise(email=mail.sender.email, name=mail.sender.name, source="email", by=by)
    ticket = _answered(reference)
    if ticket is not None and mail.is_automatic:
        _join_quietly(ticket, envelope, mail, sender)
        mailroom.conclude(envelope, outcome="auto_reply", ticket=str(ticket.number))
        return ticket
    if ticket is not None and _takes_part(ticket, sender):
        html, quoted = _bodies(mail)
        try:
            message = receive_message(
                ticket, customer=sender, text=mail.text, html=html, quoted=quoted, files=_files(mail),
                envelope=envelope, by=by,
            )  # fmt: skip
        except TicketClosed:
            return _open(envelope, mail, sender, by=by, follows=ticket)
        _remember_id(message, mail)
        mailroom.conclude(envelope, outcome="message", ticket=str(ticket.number))
        return ticket
    return _open(envelope, mail, sender, by=by)


def _answered(reference: str) -> Ticket | None:
    kind, _, key = reference.partition(":")
    return Ticket.objects.filter(pk=int(key)).first() if kind == "ticket" and key.isdigit() else None


def _takes_part(ticket: Ticket, sender: Customer) -> bool:
    return ticket.requester_id == sender.pk or Participant.objects.filter(ticket=ticket, customer=sender).exists()


def _open(
    envelope: InboundEnvelope, mail: ParsedMail, sender: Customer, *, by: Actor, follows: Ticket | None = None
) -> Ticket:
    html, quoted = _bodies(mail)
    ticket = open_ticket(
        subject=mail.subject, requester=sender, by=by, text=mail.text, html=html, quoted=quoted, channel="email",
        inbox=envelope.inbox, files=_files(mail), envelope=envelope, language=mail.language,
        confirm=not mail.is_automatic,
    )  # fmt: skip
    _remember_id(ticket.messages.get(inbound=envelope), mail)
    if follows is not None:
        workspace = Workspace.objects.get(pk=1)
        number = shown(follows.number, workspace.number_prefix)
        add_note(ticket, html=f"<p>Follows {number}, which had been closed for too long to open again.</p>", by=by)
    mailroom.conclude(envelope, outcome="ticket", ticket=str(ticket.number))
    return ticket


def _join_quietly(ticket: Ticket, envelope: InboundEnvelope, mail: ParsedMail, sender: Customer) -> None:
    from django.db.models import Q

    row = locked(ticket, allow=Q())
    html, quoted = _bodies(mail)
    message = add_message(
        row, row.conversations.get(is_main=True), kind=Message.Kind.INBOUND, text=mail.text, html=html, quoted=quoted,
        files=_files(mail), customer=sender, author_name=str(sender), inbound=envelope, is_automatic=True,
    )  # fmt: skip
    _remember_id(message, mail)
    write(row, "message_count")


def _remember_id(message: Message, mail: ParsedMail) -> None:
    """So that our answer points back to it and the customer's mail program shows one thread."""
    message.mail_id = markup.one_line(mail.message_id)
    message.save(update_fields=["mail_id"])


def _bodies(mail: ParsedMail) -> tuple[str, str]:
    """(what is shown, what is folded away): the whole mail, or its new part with the whole behind a fold."""
    whole = markup.clean_mail(mail.html) if mail.html else markup.text_to_html(mail.text)
    new = mail.visible_text.strip()
    if not new or len(new) >= 0.98 * len(mail.text.strip()):
        return whole, ""
    return markup.text_to_html(new), whole


def _files(mail: ParsedMail) -> list[File]:
    return [
        File(
            name=safe_name(part.name or "file"),
            content_type=true_type(part.content, part.content_type),
            content=part.content,
            is_inline=part.is_inline,
            content_id=part.content_id,
        )
        for part in mail.attachments
    ]
