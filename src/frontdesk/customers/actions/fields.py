"""What is to be known of every customer, and of every company, besides what all of them have."""

from itertools import count
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from frontdesk.customers import permissions
from frontdesk.customers.events import CustomerFieldSaved, OrganizationFieldSaved
from frontdesk.customers.models import CustomerField, OrganizationField, OwnField
from frontdesk.events import Actor, Event, emit

CHANGEABLE = frozenset({"name", "kind", "hint", "choices", "is_active", "is_listed", "position"})
F = TypeVar("F", bound=OwnField)


@transaction.atomic
def save_customer_field(field: CustomerField | None, *, by: Actor, **values: Any) -> CustomerField:
    """Add a field of customers or change it. The slug, under which answers are stored, never changes afterwards.

    Raises PermissionDenied, or TypeError for something that a field does not have.
    """
    return _save(CustomerField, field, values, by)


@transaction.atomic
def remove_customer_field(field: CustomerField, *, by: Actor) -> None:
    """Forget the field; answers stay stored, without a name to show them under. Raises PermissionDenied."""
    _remove(field, by)


@transaction.atomic
def save_organization_field(field: OrganizationField | None, *, by: Actor, **values: Any) -> OrganizationField:
    """Add a field of companies or change it, as `save_customer_field` does. Raises PermissionDenied, TypeError."""
    return _save(OrganizationField, field, values, by)


@transaction.atomic
def remove_organization_field(field: OrganizationField, *, by: Actor) -> None:
    """Forget the field; answers stay stored, without a name to show them under. Raises PermissionDenied."""
    _remove(field, by)


def _save(model: type[F], field: F | None, values: dict[str, Any], by: Actor) -> F:
    if not permissions.administer_fields(by):
        raise PermissionDenied
    if unknown := set(values) - CHANGEABLE:
        raise TypeError(f"Not of a field: {', '.join(sorted(unknown))}")
    rows = model._default_manager
    row = model() if field is None else rows.select_for_update().get(pk=field.pk)
    if field is None:
        row.slug = _free_slug(model, str(values.get("name", "")))
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if field is not None and not changed:
        return row
    for name in changed:
        setattr(row, name, values[name])
    row.save()
    emit(_told(row, "added" if field is None else "changed"), by=by)
    return row


def _remove(field: OwnField, by: Actor) -> None:
    if not permissions.administer_fields(by):
        raise PermissionDenied
    emit(_told(field, "removed"), by=by)
    type(field)._default_manager.filter(pk=field.pk).delete()


def _told(row: OwnField, how: str) -> Event:
    if isinstance(row, OrganizationField):
        return OrganizationFieldSaved(organization_field=row.pk, name=row.name, how=how)
    return CustomerFieldSaved(customer_field=row.pk, name=row.name, how=how)


def _free_slug(model: type[OwnField], name: str) -> str:
    base = slugify(name)[:55].strip("-") or "field"
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in count(1) if (slug := base if n == 1 else f"{base}-{n}") not in taken)
