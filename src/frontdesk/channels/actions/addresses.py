"""Marking addresses that mail does not reach, and lifting the mark."""

from django.db import transaction

from frontdesk.channels.events import AddressLifted, AddressMarked
from frontdesk.channels.models import MarkKind, SuppressedAddress
from frontdesk.channels.permissions import may_manage_inboxes
from frontdesk.events import Actor, emit
from frontdesk.kit import clock

_WEIGHT = {MarkKind.SOFT: 0, MarkKind.HARD: 1, MarkKind.COMPLAINT: 2}


@transaction.atomic
def mark_address(address: str, *, kind: str, reason: str, by: Actor) -> SuppressedAddress:
    """Mark an address, or count one more report about it. A graver kind replaces a lighter one, never the reverse.

    Temporary failures that are long past are not counted with new ones.
    """
    now = clock.now()
    row, is_new = SuppressedAddress.objects.select_for_update().get_or_create(
        address=address.lower()[:320], defaults={"kind": kind, "reason": reason, "last_at": now}
    )
    held_back = not is_new and row.is_holding_back
    if not is_new:
        row.count = 1 if row.is_stale(now) else row.count + 1
        if _WEIGHT[MarkKind(kind)] >= _WEIGHT[MarkKind(row.kind)]:
            row.kind, row.reason = kind, reason
        row.last_at = now
        row.save(update_fields=["kind", "reason", "count", "last_at"])
    if row.is_holding_back and not held_back:
        emit(AddressMarked(row.pk, address=row.address, kind=row.kind, reason=row.reason), by=by)
    return row


@transaction.atomic
def lift_mark(address: SuppressedAddress, *, by: Actor) -> None:
    """Send automatic mail to the address again. Raises PermissionError unless `by` is an administrator."""
    may_manage_inboxes(by)
    row = SuppressedAddress.objects.select_for_update().filter(pk=address.pk).first()
    if row is not None:
        emit(AddressLifted(row.pk, address=row.address), by=by)
        row.delete()
