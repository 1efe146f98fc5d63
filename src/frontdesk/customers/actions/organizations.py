"""Companies of customers."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.customers import permissions
from frontdesk.customers.actions.masking import masked
from frontdesk.customers.events import OrganizationSaved
from frontdesk.customers.models import Organization
from frontdesk.events import Actor, emit


@transaction.atomic
def save_organization(
    organization: Organization | None, *, name: str, domain: str = "", notes: str = "", by: Actor
) -> Organization:
    """Add a company or change it. Raises PermissionDenied, ValidationError for a name that another one has."""
    if not permissions.save_organization(by):
        raise PermissionDenied
    row = Organization() if organization is None else Organization.objects.select_for_update().get(pk=organization.pk)
    values = {
        "name": masked(name.strip()), "domain": domain.strip().lower().lstrip("@"), "notes": masked(notes.strip()),
    }  # fmt: skip
    if organization is not None and all(getattr(row, key) == value for key, value in values.items()):
        return row
    for key, value in values.items():
        setattr(row, key, value)
    row.full_clean(validate_constraints=False)
    if Organization.objects.filter(name__iexact=row.name).exclude(pk=row.pk).exists():
        raise ValidationError({"name": "There is an organisation of this name already."})
    row.save()
    how = "added" if organization is None else "changed"
    emit(OrganizationSaved(organization=row.pk, name=row.name, how=how), by=by)
    return row
