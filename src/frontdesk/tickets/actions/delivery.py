"""How far a reply's mail has got, on the message."""

from django.db import transaction

from frontdesk.events import SYSTEM, Actor, emit
from frontdesk.tickets.actions.row import tell
from frontdesk.tickets.events import DeliveryReported
from frontdesk.tickets.models import Copy, Message

# What may follow what: a report never makes a message look better than an earlier one did.
_ONLY_AFTER = {
    Message.Delivery.ARRIVED: {Message.Delivery.SENT, Message.Delivery.DELAYED},
    Message.Delivery.OPENED: {Message.Delivery.SENT, Message.Delivery.DELAYED, Message.Delivery.ARRIVED},
    Message.Delivery.READ: {
        Message.Delivery.SENT,
        Message.Delivery.DELAYED,
        Message.Delivery.ARRIVED,
        Message.Delivery.OPENED,
    },
    Message.Delivery.DELAYED: {Message.Delivery.SENT, Message.Delivery.DELAYED},
    Message.Delivery.SPAM: {
        Message.Delivery.ARRIVED,
        Message.Delivery.OPENED,
        Message.Delivery.READ,
        Message.Delivery.SENT,
        Message.Delivery.DELAYED,
        Message.Delivery.QUEUED,
    },
}


@transaction.atomic
def record_delivery(envelope_id: int, *, state: str, reason: str = "", by: Actor = SYSTEM) -> None:
    """Write the state that the mailroom reports for an envelope; a mail that is no reply has no message.

    What did not arrive stands in the ticket's history besides, so that whoever works on it hears of it. Neither the
    ticket's status nor its place in a queue changes (A13).
    """
    message = Message.objects.filter(outbound_id=envelope_id).select_related("ticket__team").first()
    if message is None:
        _report_copy(envelope_id, state, reason, by)
        return
    if (message.delivery, message.delivery_reason) == (state, reason[:300]):
        return
    if message.delivery not in _ONLY_AFTER.get(Message.Delivery(state), {message.delivery}):
        return
    if state in {
        Message.Delivery.ARRIVED,
        Message.Delivery.OPENED,
        Message.Delivery.READ,
    }:  # whom it did not reach is still true
        reason = "" if message.delivery == Message.Delivery.DELAYED else message.delivery_reason
        is_news = False
    else:
        is_news = bool(reason)
    message.delivery, message.delivery_reason = state, reason[:300]
    message.save(update_fields=["delivery", "delivery_reason"])
    if is_news:
        emit(DeliveryReported(message.ticket_id, message=message.pk, state=state, reason=reason[:300]), by=by)
    tell(message.ticket)


def _report_copy(envelope_id: int, state: str, reason: str, by: Actor) -> None:
    """What did not reach somebody in copy is told in the history; the reply itself stands as it does."""
    copy = Copy.objects.filter(outbound_id=envelope_id).select_related("message__ticket__team", "customer").first()
    if copy is None or not reason:
        return
    told = f"{copy.customer or copy.address} (in {'copy' if copy.customer else 'blind copy'}): {reason}"[:300]
    emit(DeliveryReported(copy.message.ticket_id, message=copy.message_id, state=state, reason=told), by=by)
    tell(copy.message.ticket)
