"""What third parties answer: filed in the aside whose mail it answers, and nowhere else (A36)."""

from django.db import transaction
from django.db.models import Q

from frontdesk.accounts.logic.address import folded
from frontdesk.channels import actions as mailroom
from frontdesk.channels.authentication import Standing, Verdict
from frontdesk.channels.mail import ParsedMail
from frontdesk.channels.mail.particulars import particulars_of
from frontdesk.channels.models import InboundEnvelope
from frontdesk.events import Actor, emit
from frontdesk.kit import html as markup
from frontdesk.kit.files import File
from frontdesk.tickets.actions.asides import PREFIX
from frontdesk.tickets.actions.mail_author import marks_of
from frontdesk.tickets.actions.messages import PROJECTED, add_message
from frontdesk.tickets.actions.row import enter_status, locked, write
from frontdesk.tickets.events import StatusChanged, ThirdPartyAnswered
from frontdesk.tickets.models import Conversation, Message, Ticket


def aside_of(reference: str) -> Conversation | None:
    """The aside whose mail is answered, by the reference that we signed; None for any other reference."""
    kind, _, key = reference.partition(":")
    if kind != PREFIX or not key.isdigit():
        return None
    return Conversation.objects.select_related("ticket").filter(pk=int(key), is_main=False).first()


@transaction.atomic
def take_third_party(
    aside: Conversation,
    envelope: InboundEnvelope,
    mail: ParsedMail,
    *,
    bodies: tuple[str, str],
    files: list[File],
    verdict: Verdict,
    by: Actor,
) -> Ticket:
    """File an answer in its aside and conclude its envelope. `bodies` are what is shown and what is folded away.

    A ticket on hold waits for just this, and opens; a solved or closed one stays as it is. Automatic answers are kept
    and wake nobody (A13). Who was not asked, or is disowned by their domain, is kept with a warning.
    """
    row = locked(aside.ticket, allow=Q())
    html, quoted = bodies
    marks = marks_of(mail, verdict, *_doubts(aside, mail, verdict))
    told = {"from": mail.sender.email, "subject": markup.one_line(mail.subject)}
    message = add_message(
        row, aside, kind=Message.Kind.TOLD, text=mail.text, html=html, quoted=quoted, files=files,
        author_name=(mail.sender.name or mail.sender.email)[:200], inbound=envelope, is_automatic=mail.is_automatic,
        mail_id=markup.one_line(mail.message_id), authentication=marks,
        particulars=(particulars_of(mail) or {}) | told,
    )  # fmt: skip
    before, changed = row.status, []
    if not mail.is_automatic and row.is_unsolved:
        row.is_unread = True
        changed = enter_status(row, Ticket.Status.OPEN, by=by) if before == Ticket.Status.ON_HOLD else []
    write(row, *PROJECTED, *changed)
    emit(ThirdPartyAnswered(ticket=row.pk, message=message.pk, conversation=aside.pk), by=by)
    if changed:
        emit(StatusChanged(ticket=row.pk, before=before, after=row.status, reason="answered"), by=by)
    mailroom.conclude(envelope, outcome="message", ticket=str(row.number))
    return row


def _doubts(aside: Conversation, mail: ParsedMail, verdict: Verdict) -> list[str]:
    doubts = []
    if folded(mail.sender.email) not in {folded(one["email"]) for one in aside.parties}:
        doubts.append(f"{mail.sender.email} is not among those who were asked.")
    if verdict.standing is Standing.FAILED:
        doubts.append("The domain of its sender says that the mail is not its own.")
    return doubts
