"""How far a reply's mail has got, on the message."""

from django.db import transaction

from frontdesk.tickets.actions.row import tell
from frontdesk.tickets.models import Message


@transaction.atomic
def record_delivery(envelope_id: int, *, state: str, reason: str = "") -> None:
    """Write the state that the mailroom reports for an envelope; a mail that is no reply has no message."""
    message = Message.objects.filter(outbound_id=envelope_id).select_related("ticket__team").first()
    if message is None or (message.delivery, message.delivery_reason) == (state, reason):
        return
    message.delivery, message.delivery_reason = state, reason[:300]
    message.save(update_fields=["delivery", "delivery_reason"])
    tell(message.ticket)
