"""Correcting what we know of a customer."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.customers import permissions
from frontdesk.customers.events import CustomerChanged
from frontdesk.customers.models import Customer
from frontdesk.events import Actor, emit

CHANGEABLE = frozenset({"name", "phone", "organization", "is_employee", "department", "language", "time_zone", "notes"})


@transaction.atomic
def change_customer(customer: Customer, *, by: Actor, **fields: Any) -> Customer:
    """Set the given fields. Raises PermissionDenied, or TypeError for a field that is not open to change."""
    if unknown := set(fields) - CHANGEABLE:
        raise TypeError(f"Not changeable: {', '.join(sorted(unknown))}")
    locked = Customer.objects.select_for_update().filter(permissions.change_customer(by), pk=customer.pk).first()
    if locked is None:
        raise PermissionDenied
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, fields[name])
    if changed:
        locked.save(update_fields=changed)
        emit(CustomerChanged(customer=locked.pk, fields=changed), by=by)
    return locked
