"""What agents write down about a customer, for whoever meets them next."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from frontdesk.customers.actions.change import locked
from frontdesk.customers.actions.masking import masked
from frontdesk.customers.conflict import NotPossible
from frontdesk.customers.events import CustomerNoted
from frontdesk.customers.models import Customer, CustomerNote
from frontdesk.events import Actor, emit, signal
from frontdesk.kit import clock

LONGEST = 4000


@transaction.atomic
def add_note(customer: Customer, *, text: str, by: Actor, key: str | None = None) -> CustomerNote:
    """Keep a note; the same `key` again is the same note. Raises PermissionDenied, NotPossible for an empty one."""
    row = locked(customer, by=by)
    text = masked(text.strip())[:LONGEST]
    if not text:
        raise NotPossible("Write something first.")
    known = CustomerNote.objects.filter(key=key, customer=row).first() if key else None
    if known is not None:
        return known
    note = CustomerNote.objects.create(
        customer=row, text=text, key=key or None, by_kind=by.kind, by_id=by.id, by_name=by.name
    )
    emit(CustomerNoted(customer=row.pk, note=note.pk), by=by)
    signal([f"customer.{row.pk}"], ["staff"])
    return note


@transaction.atomic
def remove_note(note: CustomerNote, *, by: Actor) -> None:
    """Take a note away: one's own, or as a supervisor any. Twice changes nothing. Raises PermissionDenied."""
    mine = Q(by_kind=by.kind, by_id=by.id)
    allowed = Q() if by.has_role("administrator", "supervisor") else mine
    locked(note.customer, by=by)
    row = CustomerNote.objects.select_for_update().filter(allowed, pk=note.pk).first()
    if row is None:
        raise PermissionDenied
    if row.removed_at is not None:
        return
    row.removed_at = clock.now()
    row.save(update_fields=["removed_at"])
    emit(CustomerNoted(customer=row.customer_id, note=row.pk, is_removed=True), by=by)
    signal([f"customer.{row.customer_id}"], ["staff"])
