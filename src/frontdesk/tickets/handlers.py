"""Events that tickets react to."""

from frontdesk.channels import actions as mailroom
from frontdesk.channels.events import Delivered, Failed, Received
from frontdesk.channels.models import InboundEnvelope
from frontdesk.events import Actor, handles
from frontdesk.tickets.actions import mailing
from frontdesk.tickets.actions.delivery import record_delivery
from frontdesk.tickets.actions.mail_intake import take_mail
from frontdesk.tickets.events import StatusChanged, TicketCreated
from frontdesk.tickets.models import Message, Ticket


@handles(Received, now=True)
def file_mail(event: Received, by: Actor) -> None:
    """A mail is filed in the mailroom's own transaction: wholly or not at all."""
    envelope = InboundEnvelope.objects.select_related("inbox__brand", "inbox__team").get(pk=event.inbound_envelope)
    take_mail(envelope, mailroom.read(envelope), reference=event.reference, by=by)


@handles(TicketCreated)
def confirm(event: TicketCreated, by: Actor) -> None:
    """The requester hears the number."""
    if event.confirm:
        mailing.confirm(Ticket.objects.select_related("requester", "brand").get(pk=event.ticket))


@handles(StatusChanged)
def tell_solved(event: StatusChanged, by: Actor) -> None:
    """The requester hears that it is solved, unless it has been opened again meanwhile."""
    ticket = Ticket.objects.select_related("requester", "brand").get(pk=event.ticket)
    if event.after == Ticket.Status.SOLVED and ticket.status == Ticket.Status.SOLVED:
        mailing.tell_solved(ticket)


@handles(Delivered, now=True)
def record_sent(event: Delivered, by: Actor) -> None:
    """The reply shows that it was sent, and whom it did not reach."""
    record_delivery(event.outbound_envelope, state=Message.Delivery.SENT, reason=event.reason)


@handles(Failed, now=True)
def record_failed(event: Failed, by: Actor) -> None:
    """The reply shows that it did not arrive, and why."""
    record_delivery(event.outbound_envelope, state=Message.Delivery.FAILED, reason=event.reason)
