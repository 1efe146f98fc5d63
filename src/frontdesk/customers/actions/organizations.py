"""Companies of customers."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.customers import permissions
from frontdesk.customers.actions.answers import answered
from frontdesk.customers.actions.masking import masked
from frontdesk.customers.conflict import Outdated
from frontdesk.customers.events import OrganizationSaved
from frontdesk.customers.models import Organization, OrganizationField
from frontdesk.events import Actor, emit


@transaction.atomic
def save_organization(
    organization: Organization | None,
    *,
    name: str,
    domain: str = "",
    notes: str = "",
    fields: Mapping[str, object] | None = None,
    seen: int | None = None,
    by: Actor,
) -> Organization:
    """Add a company or change it; `fields` are answers by slug, of which those not given stay.

    Raises PermissionDenied, Outdated when somebody changed it since version `seen` (A67), and ValidationError for a
    name that another one has, or what is no answer.
    """
    if not permissions.save_organization(by):
        raise PermissionDenied
    row = _locked(organization, seen)
    values: dict[str, Any] = {
        "name": masked(name.strip()), "domain": domain.strip().lower().lstrip("@"), "notes": masked(notes.strip()),
        "fields": answered(OrganizationField, row.fields, fields or {}),
    }  # fmt: skip
    changed = [key for key, value in values.items() if getattr(row, key) != value]
    if organization is not None and not changed:
        return row
    for key in changed:
        setattr(row, key, values[key])
    row.full_clean(validate_constraints=False)
    if Organization.objects.filter(name__iexact=row.name).exclude(pk=row.pk).exists():
        raise ValidationError({"name": "There is an organisation of this name already."})
    if organization is not None:
        row.version += 1
    row.save()
    how, told = ("changed", changed) if organization is not None else ("added", [])
    emit(OrganizationSaved(organization=row.pk, name=row.name, how=how, fields=told), by=by)
    return row


def _locked(organization: Organization | None, seen: int | None) -> Organization:
    if organization is None:
        return Organization()
    row = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    if seen is not None and seen != row.version:
        raise Outdated(row)
    return row
