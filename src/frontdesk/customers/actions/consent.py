"""What the customer agreed to, when, and where we have it from."""

from django.db import transaction

from frontdesk.customers.actions.change import locked
from frontdesk.customers.actions.masking import masked
from frontdesk.customers.conflict import NotPossible
from frontdesk.customers.events import ConsentRecorded
from frontdesk.customers.models import Consent, Customer
from frontdesk.events import Actor, emit, signal


@transaction.atomic
def record_consent(customer: Customer, *, purpose: str, is_given: bool, source: str, by: Actor) -> Consent:
    """Add a row that says so; earlier ones stay. Saying what stands already changes nothing.

    Raises PermissionDenied, and NotPossible without purpose or source.
    """
    row = locked(customer, by=by)
    purpose, source = masked(purpose.strip())[:80], masked(source.strip())[:200]
    if not purpose or not source:
        raise NotPossible("Say what it is about, and where you have it from.")
    last = row.consents.filter(purpose__iexact=purpose).order_by("-at", "-id").first()
    if last is not None and last.is_given == is_given and last.source == source:
        return last
    made = Consent.objects.create(
        customer=row, purpose=last.purpose if last else purpose, is_given=is_given, source=source,
        by_kind=by.kind, by_id=by.id, by_name=by.name,
    )  # fmt: skip
    emit(ConsentRecorded(customer=row.pk, purpose=made.purpose, is_given=is_given, source=source), by=by)
    signal([f"customer.{row.pk}"], ["staff"])
    return made
