"""A received mail becomes a ticket, or a message on the ticket whose mail it answers."""

from typing import Any

from django.db import transaction

from frontdesk.accounts.logic.address import folded
from frontdesk.accounts.models import Agent, Workspace
from frontdesk.channels import actions as mailroom
from frontdesk.channels.authentication import Standing, Verdict
from frontdesk.channels.mail import ParsedMail
from frontdesk.channels.mail.folding import fold
from frontdesk.channels.mail.particulars import particulars_of
from frontdesk.channels.models import InboundEnvelope
from frontdesk.customers.actions import recognise
from frontdesk.customers.models import Customer
from frontdesk.events import Actor
from frontdesk.kit import html as markup
from frontdesk.kit.files import File, safe_name, true_type
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.agent_mail import is_for_agents, refuse_mail, take_answer
from frontdesk.tickets.actions.aside_mail import aside_of, take_third_party
from frontdesk.tickets.actions.links import FOLLOWS, PERHAPS, link
from frontdesk.tickets.actions.mail_author import claimed_agent, marks_of, verdict_on, verified_agent
from frontdesk.tickets.actions.merging import final_of
from frontdesk.tickets.actions.messages import add_message, add_note, receive_message
from frontdesk.tickets.actions.open import open_ticket
from frontdesk.tickets.actions.row import locked, write
from frontdesk.tickets.conflict import TicketClosed
from frontdesk.tickets.logic.subject import number_in
from frontdesk.tickets.logic.thanks import is_thanks as is_mere_thanks
from frontdesk.tickets.models import Message, Participant, Ticket


@transaction.atomic(savepoint=False)
def take_mail(envelope: InboundEnvelope, mail: ParsedMail, *, reference: str, by: Actor) -> Ticket | None:
    """File a mail and conclude its envelope; None when it was refused and belongs to no ticket.

    A reference that we signed, or our number in the subject, joins a ticket, and only for its requester or a
    participant whose domain does not disown the mail (A01, A02, A06). A stranger who has a signed reference gets a
    ticket of his own, linked for an agent to join. Automatic answers join without reopening or being answered (A13).
    """
    verdict = verdict_on(envelope)
    if is_for_agents(reference):
        return take_answer(envelope, mail, reference=reference, verdict=verdict, files=_files(mail), by=by)
    if aside := aside_of(reference):
        return take_third_party(aside, envelope, mail, bodies=_bodies(mail), files=_files(mail), verdict=verdict, by=by)
    if not reference and mailroom.forged_reference(mail) and claimed_agent(mail):
        return refuse_mail(envelope, mail, None, "Its reference to a conversation was not signed by us.", by=by)
    sender = recognise(email=mail.sender.email, name=mail.sender.name, source="email", by=by)
    answered = _answered(reference)
    if answered is not None and mail.is_automatic:
        _join_quietly(answered, envelope, mail, sender)
        mailroom.conclude(envelope, outcome="auto_reply", ticket=str(answered.number))
        return answered
    agent = verified_agent(mail, verdict)
    ticket = answered or _named(mail, sender, agent, verdict)
    if ticket is not None and agent is not None and not _takes_part(ticket, sender):
        return _add_agents_words(ticket, envelope, mail, agent, verdict) or _open(envelope, mail, sender, by=by)
    if ticket is not None and _takes_part(ticket, sender) and verdict.standing is not Standing.FAILED:
        return _join(ticket, envelope, mail, sender, verdict, by=by)
    if agent is not None and ticket is None and (opened := open_for_forwarded(envelope, mail, agent, by=by)):
        return opened
    return _open(envelope, mail, sender, by=by, perhaps=answered)


def _answered(reference: str) -> Ticket | None:
    kind, _, key = reference.partition(":")
    found = Ticket.objects.filter(pk=int(key)).first() if kind == "ticket" and key.isdigit() else None
    return final_of(found) if found else None


def _named(mail: ParsedMail, sender: Customer, agent: Agent | None, verdict: Verdict) -> Ticket | None:
    """The ticket whose number stands in the subject, for people who take part in it and machines never (A02)."""
    if "[" not in mail.subject or mail.is_automatic or verdict.standing is Standing.FAILED:
        return None
    number = number_in(mail.subject, Workspace.objects.get(pk=1).number_prefix)
    if number is None:
        return None
    found = Ticket.objects.filter(number=number).first()
    ticket = final_of(found) if found else None
    return ticket if ticket and (agent or _takes_part(ticket, sender)) else None


def _takes_part(ticket: Ticket, sender: Customer) -> bool:
    return ticket.requester_id == sender.pk or Participant.objects.filter(ticket=ticket, customer=sender).exists()


def _join(
    ticket: Ticket, envelope: InboundEnvelope, mail: ParsedMail, sender: Customer, verdict: Verdict, *, by: Actor
) -> Ticket:
    """The answer of somebody who takes part; after the window a ticket that follows the old one."""
    html, quoted = _bodies(mail)
    is_thanks = is_mere_thanks(mail.visible_text, mail.sender.name) and not mail.attachments
    try:
        receive_message(
            ticket, customer=sender, text=mail.text, html=html, quoted=quoted, files=_files(mail),
            envelope=envelope, marks=_marks(mail, verdict), by=by,
            wakes=not is_thanks or _thanks_reopen(envelope),
        )  # fmt: skip
    except TicketClosed:
        opened = _open(envelope, mail, sender, by=by)
        link(opened, to=ticket, kind=FOLLOWS, by=by)
        return opened
    mailroom.conclude(envelope, outcome="message", ticket=str(ticket.number))
    return ticket


def _thanks_reopen(envelope: InboundEnvelope) -> bool:
    """What the inbox says about mere thanks, or the workspace where the inbox says nothing."""
    return envelope.inbox.thanks_reopens(otherwise=Workspace.objects.get(pk=1).thanks_reopens)


def _open(
    envelope: InboundEnvelope, mail: ParsedMail, sender: Customer, *, by: Actor, perhaps: Ticket | None = None
) -> Ticket:
    """A ticket of its own. A sender whose domain disowns the mail is not written to: it may be a forgery's victim."""
    html, quoted = _bodies(mail)
    verdict = verdict_on(envelope)
    ticket = open_ticket(
        subject=mail.subject, requester=sender, by=by, text=mail.text, html=html, quoted=quoted, channel="email",
        inbox=envelope.inbox, files=_files(mail), envelope=envelope, marks=_marks(mail, verdict),
        language=mail.language,
        confirm=not mail.is_automatic and verdict.standing is not Standing.FAILED and perhaps is None,
    )  # fmt: skip
    why = why_apart(perhaps, sender) if perhaps else ""
    if perhaps is not None:
        link(ticket, to=perhaps, kind=PERHAPS, why=why, by=by)
    mailroom.conclude(envelope, outcome="ticket", ticket=str(ticket.number))
    return ticket


def why_apart(ticket: Ticket, sender: Customer) -> str:
    """Why an answer to our mail did not join its ticket."""
    if _takes_part(ticket, sender):
        return "The domain of its sender says that the mail is not its own."
    return f"{sender.email} is not among the people of that ticket."


def _add_agents_words(
    ticket: Ticket, envelope: InboundEnvelope, mail: ParsedMail, agent: Agent, verdict: Verdict
) -> Ticket | None:
    """What an agent writes into a thread without answering a notice of ours is a note: nothing leaves by it."""
    actor = agent.actor()
    if not Ticket.objects.filter(permissions.work_on(actor), pk=ticket.pk).exists():
        return None
    text = mail.visible_text.strip() or mail.text.strip() or "(no text)"
    note = add_note(ticket, html=markup.text_to_html(text), files=_files(mail), by=actor, key=f"mail.{envelope.pk}")
    note.inbound = envelope
    note.save(update_fields=["inbound"])
    remember(note, mail, verdict)
    mailroom.conclude(envelope, outcome="message", ticket=str(ticket.number))
    return ticket


def open_for_forwarded(envelope: InboundEnvelope, mail: ParsedMail, agent: Agent, *, by: Actor) -> Ticket | None:
    """An agent forwards a customer's mail: its author becomes the requester, the agent's words a note above it."""
    forwarded = mail.forwarded
    if forwarded is None or not forwarded.sender.email or folded(forwarded.sender.email) == folded(agent.user.email):
        return None
    person = recognise(email=forwarded.sender.email, name=forwarded.sender.name, source="email", by=by)
    html = markup.clean_mail(forwarded.html) if forwarded.html else markup.text_to_html(forwarded.text)
    ticket = open_ticket(
        subject=forwarded.subject or mail.subject, requester=person, by=by, text=forwarded.text, html=html,
        channel="email", inbox=envelope.inbox, files=_files(mail), envelope=envelope, language=mail.language,
        confirm=False,
    )  # fmt: skip
    message = ticket.messages.get(inbound=envelope)
    message.mail_id = markup.one_line(mail.message_id)
    message.authentication = {"standing": "unverified", "warnings": [f"Forwarded by {agent.name}."]}
    message.particulars = particulars_of(mail)
    message.save(update_fields=["mail_id", "authentication", "particulars"])
    if forwarded.cover:
        add_note(ticket, html=markup.text_to_html(forwarded.cover), by=agent.actor())
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
    remember(message, mail, verdict_on(envelope))
    write(row, "message_count")


def remember(message: Message, mail: ParsedMail, verdict: Verdict) -> None:
    """The mail's own id, so that our answer points back to it, and what is known of its author."""
    for name, value in _marks(mail, verdict).items():
        setattr(message, name, value)
    message.save(update_fields=["mail_id", "authentication", "particulars"])


def _marks(mail: ParsedMail, verdict: Verdict) -> dict[str, Any]:
    return {
        "mail_id": markup.one_line(mail.message_id),
        "authentication": marks_of(mail, verdict),
        "particulars": particulars_of(mail),
    }


def _bodies(mail: ParsedMail) -> tuple[str, str]:
    """(what is shown, what is folded away): the whole mail, or its new part with the rest behind a fold."""
    if mail.html and (cut := fold(mail.html, mail.visible_text)):
        new, rest = (markup.clean_mail(part) for part in cut)
        return new, rest
    whole = markup.clean_mail(mail.html) if mail.html else markup.text_to_html(mail.text)
    new = mail.visible_text.strip()
    if not new or len(new) >= 0.98 * len(mail.text.strip()):
        return whole, ""
    return markup.text_to_html(new), whole


def _files(mail: ParsedMail) -> list[File]:
    return [
        File(
            name=safe_name(part.name or "file"),
            content_type=true_type(part.content),
            content=part.content,
            is_inline=part.is_inline,
            content_id=part.content_id,
        )
        for part in mail.attachments
    ]
