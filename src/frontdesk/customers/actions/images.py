"""Whose pictures are shown."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.customers import permissions
from frontdesk.customers.events import CustomerChanged
from frontdesk.customers.models import Customer
from frontdesk.events import Actor, emit
from frontdesk.kit import clock


@transaction.atomic
def allow_images(customer: Customer, *, allowed: bool, by: Actor) -> Customer:
    """Show the pictures of this sender's mails unasked from now on, or no longer. Raises PermissionDenied."""
    row = Customer.objects.select_for_update().filter(permissions.change_customer(by), pk=customer.pk).first()
    if row is None:
        raise PermissionDenied
    if allowed == (row.images_allowed_at is not None):
        return row
    row.images_allowed_at = clock.now() if allowed else None
    row.save(update_fields=["images_allowed_at"])
    emit(CustomerChanged(customer=row.pk, fields=["whether pictures are shown"]), by=by)
    return row
