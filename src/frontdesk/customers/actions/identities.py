"""The addresses by which a customer is known. One belongs to one customer; each change is told in the log."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from frontdesk.customers.actions.change import locked, write
from frontdesk.customers.conflict import NotPossible
from frontdesk.customers.events import CustomerChanged, IdentityChanged
from frontdesk.customers.logic.address import normal_phone
from frontdesk.customers.models import Customer, Identity
from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.kit.addresses import normal_email
from frontdesk.kit.database.rows import insert

KINDS = {"email": "E-mail", "phone": "Telephone"}


class Taken(NotPossible):
    """The address belongs to `owner` already."""

    def __init__(self, owner: Customer) -> None:
        super().__init__(f"This address belongs to {owner}. If they are one person, merge the two.")
        self.owner = owner


@transaction.atomic
def add_identity(customer: Customer, *, kind: str, address: str, by: Actor) -> Identity:
    """Whoever writes from this address is this customer from now on (A61: an agent decides, never a name).

    Raises PermissionDenied, Taken, and NotPossible for what is no address.
    """
    row, address = locked(customer, by=by), normal(kind, address)
    identity = Identity(customer=row, kind=kind, address=address)
    if not insert(identity, if_new=True):
        known = Identity.objects.select_related("customer").get(kind=kind, address=address)
        if known.customer_id != row.pk:
            raise Taken(known.customer)
        return known
    _lead(row, kind)
    emit(IdentityChanged(customer=row.pk, address=address, how="added"), by=by)
    emit(CustomerChanged(customer=row.pk, fields=["addresses"]), by=by)
    return identity


@transaction.atomic
def remove_identity(identity: Identity, *, by: Actor) -> None:
    """What comes from there is somebody new's from now on. Raises PermissionDenied, NotPossible for the only one."""
    row = locked(identity.customer, by=by)
    found = Identity.objects.filter(pk=identity.pk, customer=row).first()
    if found is None:
        return
    if row.identities.count() == 1:
        raise NotPossible("This is the only address that we know. Add another one first.")
    if row.user is not None and found.kind == "email" and normal_email(row.user.email) == found.address:
        raise NotPossible("They sign in with this address.")
    found.delete()
    if row.email == found.address:
        row.email = ""
    if row.phone == found.address:
        row.phone = ""
    _lead(row, found.kind)
    emit(IdentityChanged(customer=row.pk, address=found.address, how="removed"), by=by)
    emit(CustomerChanged(customer=row.pk, fields=["addresses"]), by=by)


@transaction.atomic
def mark_identity(identity: Identity, *, is_verified: bool, by: Actor) -> Identity:
    """Say that an address was proven to be theirs, or is not held for proven any more. Raises PermissionDenied."""
    row = locked(identity.customer, by=by)
    found = Identity.objects.select_for_update().get(pk=identity.pk, customer=row)
    if (found.verified_at is not None) == is_verified:
        return found
    found.verified_at = clock.now() if is_verified else None
    found.save(update_fields=["verified_at"])
    how = "confirmed" if is_verified else "no longer holds for proven"
    emit(IdentityChanged(customer=row.pk, address=found.address, how=how), by=by)
    write(row)
    return found


def normal(kind: str, address: str) -> str:
    """The stored form of an address. Raises NotPossible with the reason."""
    if kind == "email":
        found = normal_email(address.strip())
        try:
            validate_email(found)
        except ValidationError:
            raise NotPossible("This is no e-mail address.") from None
        return found
    if kind != "phone":
        raise NotPossible("Choose what kind of address it is.")
    if not (found := normal_phone(address)):
        raise NotPossible("Give the number with its country code, such as +44 20 7946 0958.")
    return found


def _lead(row: Customer, kind: str) -> None:
    """Where no address of the kind leads, the oldest does: replies go there."""
    name = {"email": "email", "phone": "phone"}[kind] if kind in KINDS else ""
    if name and not getattr(row, name):
        first = row.identities.filter(kind=kind).order_by("pk").values_list("address", flat=True).first()
        setattr(row, name, (first or "")[: 32 if name == "phone" else 254])
    write(row, *([name] if name else []))
