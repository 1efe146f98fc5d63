"""Correcting what we know of a customer."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.customers import permissions
from frontdesk.customers.actions.answers import answered
from frontdesk.customers.actions.masking import masked_value
from frontdesk.customers.conflict import Outdated
from frontdesk.customers.events import CustomerChanged
from frontdesk.customers.models import Customer, CustomerField
from frontdesk.events import Actor, emit, signal

CHANGEABLE = frozenset(
    {
        "name", "phone", "organization", "is_employee", "department", "language", "time_zone", "notes", "tags",
        "fields",
    }
)  # fmt: skip
MOST_TAGS = 20


@transaction.atomic
def change_customer(customer: Customer, *, by: Actor, seen: int | None = None, **fields: Any) -> Customer:
    """Set the given fields; `fields` are answers by slug, of which those not given stay.

    Raises PermissionDenied, Outdated when somebody changed the customer since version `seen` (A67), ValidationError,
    or TypeError for a field that is not open to change.
    """
    if unknown := set(fields) - CHANGEABLE:
        raise TypeError(f"Not changeable: {', '.join(sorted(unknown))}")
    row = locked(customer, by=by, seen=seen)
    if "tags" in fields:
        fields["tags"] = _tags(fields["tags"])
    if "fields" in fields:
        fields["fields"] = answered(CustomerField, row.fields, fields["fields"])
    fields = {name: value if name == "phone" else masked_value(value) for name, value in fields.items()}
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    if changed:
        write(row, *changed)
        emit(CustomerChanged(customer=row.pk, fields=[_WORDS.get(name, name) for name in changed]), by=by)
    return row


_WORDS = {
    "organization": "organisation",
    "notes": "what stands in short",
    "fields": "details of our own",
    "is_employee": "whether they work for us",
}


def locked(customer: Customer, *, by: Actor, seen: int | None = None) -> Customer:
    """The row, held until the end of the transaction. Raises PermissionDenied, Outdated."""
    rule = permissions.change_customer(by)
    row = Customer.objects.standing().select_for_update(no_key=True).filter(rule, pk=customer.pk).first()
    if row is None:
        raise PermissionDenied
    if seen is not None and seen != row.version:
        raise Outdated(row)
    return row


def write(row: Customer, *names: str) -> None:
    """Save a locked row as its next version, and tell open pages."""
    row.version += 1
    row.save(update_fields=[*names, "version"])
    signal([f"customer.{row.pk}"], ["staff"])


def _tags(words: list[str]) -> list[str]:
    tags = sorted({word.strip()[:40] for word in words if word.strip()}, key=str.casefold)
    if len(tags) > MOST_TAGS:
        raise ValidationError({"tags": f"At most {MOST_TAGS} tags."})
    return tags
