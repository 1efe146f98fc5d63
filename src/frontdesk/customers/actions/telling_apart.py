"""People who look like one and are not: said once, they are not proposed again, until somebody says otherwise."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.customers import permissions
from frontdesk.customers.conflict import NotPossible
from frontdesk.customers.events import DuplicateRefused
from frontdesk.customers.models import Customer, NotTheSame
from frontdesk.events import Actor, emit, signal
from frontdesk.kit.database.rows import insert


@transaction.atomic
def refuse_duplicate(customer: Customer, other: Customer, *, by: Actor) -> None:
    """The two are not one person. Saying it twice changes nothing. Raises PermissionDenied, NotPossible."""
    first, second = _pair(customer, other, by)
    row = NotTheSame(one=first, other=second, by_kind=by.kind, by_id=by.id, by_name=by.name)
    if insert(row, if_new=True):
        _tell(first, second, by, is_refused=True)


@transaction.atomic
def propose_duplicate_again(customer: Customer, other: Customer, *, by: Actor) -> None:
    """They may be one person after all. Saying it twice changes nothing. Raises PermissionDenied, NotPossible."""
    first, second = _pair(customer, other, by)
    if NotTheSame.objects.filter(one=first, other=second).delete()[0]:
        _tell(first, second, by, is_refused=False)


def _pair(customer: Customer, other: Customer, by: Actor) -> list[Customer]:
    """The two in the order of their keys, as they are kept."""
    if customer.pk == other.pk:
        raise NotPossible("Choose another customer.")
    allowed = Customer.objects.filter(permissions.change_customer(by), pk__in=[customer.pk, other.pk])
    found = list(allowed.order_by("pk").select_for_update(no_key=True))
    if len(found) != 2:
        raise PermissionDenied
    return found


def _tell(first: Customer, second: Customer, by: Actor, *, is_refused: bool) -> None:
    for one, other in ((first, second), (second, first)):
        emit(DuplicateRefused(customer=one.pk, other=other.pk, name=str(other), is_refused=is_refused), by=by)
    signal([f"customer.{first.pk}", f"customer.{second.pk}"], ["staff"])
