"""Mail to people in copy."""

from django.db import models

from frontdesk.channels.models import OutboundEnvelope
from frontdesk.customers.models import Customer
from frontdesk.tickets.models.conversation import Message


class Copy(models.Model):
    """A reply's own mail to one participant: with their link, and nobody's address but theirs.

    A blind copy has an `address` and no customer: it makes nobody a participant, carries no link, and no other mail
    names it.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="copies")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True)
    address = models.CharField(max_length=254, blank=True, default="", db_default="")
    outbound = models.OneToOneField(OutboundEnvelope, on_delete=models.CASCADE, related_name="copy")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "customer"], name="copy_once")]
