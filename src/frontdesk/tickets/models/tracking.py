"""One-time codes: whoever has number and address of a ticket proves the address with one."""

from django.db import models
from django.db.models.functions import Now

from frontdesk.customers.models import Customer
from frontdesk.tickets.models.ticket import Ticket


class TrackingCode(models.Model):
    """A six-digit code that went to an address of `customer`: the requester, or somebody in copy.

    Kept as a keyed hash, used once, for ten minutes.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="tracking_codes")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, null=True, related_name="+")
    code = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["ticket", "-id"], name="tracking_code_ticket")]

    def __str__(self) -> str:
        return f"code for {self.ticket_id}"
