"""What is to be known of every customer, besides what everybody has."""

from itertools import count
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from frontdesk.customers import permissions
from frontdesk.customers.events import CustomerFieldSaved
from frontdesk.customers.models import CustomerField
from frontdesk.events import Actor, emit

CHANGEABLE = frozenset({"name", "kind", "hint", "choices", "is_active", "is_listed", "position"})


@transaction.atomic
def save_customer_field(field: CustomerField | None, *, by: Actor, **values: Any) -> CustomerField:
    """Add a field or change it. The slug, under which answers are stored, never changes afterwards.

    Raises PermissionDenied, or TypeError for something that a field does not have.
    """
    if not permissions.administer_fields(by):
        raise PermissionDenied
    if unknown := set(values) - CHANGEABLE:
        raise TypeError(f"Not of a field: {', '.join(sorted(unknown))}")
    row = CustomerField() if field is None else CustomerField.objects.select_for_update().get(pk=field.pk)
    if field is None:
        row.slug = _free_slug(str(values.get("name", "")))
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if field is not None and not changed:
        return row
    for name in changed:
        setattr(row, name, values[name])
    row.save()
    emit(CustomerFieldSaved(customer_field=row.pk, name=row.name, how="added" if field is None else "changed"), by=by)
    return row


@transaction.atomic
def remove_customer_field(field: CustomerField, *, by: Actor) -> None:
    """Forget the field; answers stay stored, without a name to show them under. Raises PermissionDenied."""
    if not permissions.administer_fields(by):
        raise PermissionDenied
    emit(CustomerFieldSaved(customer_field=field.pk, name=field.name, how="removed"), by=by)
    CustomerField.objects.filter(pk=field.pk).delete()


def _free_slug(name: str) -> str:
    base = slugify(name)[:55].strip("-") or "field"
    taken = set(CustomerField.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in count(1) if (slug := base if n == 1 else f"{base}-{n}") not in taken)
