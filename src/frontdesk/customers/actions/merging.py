"""Two customers who turn out to be one, with a trace and a way back for a month.

The one that is merged stays as an empty shell: its signed links go on, and an undo fills it again. What other apps keep
of customers they hand over themselves, in the same transaction: they handle `CustomersMerged` and `CustomersParted`.
"""

import datetime
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.customers import permissions
from frontdesk.customers.conflict import NotPossible, Outdated
from frontdesk.customers.events import CustomersMerged, CustomersParted
from frontdesk.customers.logic.joining import COLUMNS, EMPTY, joined
from frontdesk.customers.models import Consent, Customer, CustomerMerge, CustomerNote, Identity
from frontdesk.events import Actor, emit, signal
from frontdesk.kit import clock

UNDO_WITHIN = datetime.timedelta(days=30)
OWN = {"identities": Identity, "notes": CustomerNote, "consents": Consent}


@transaction.atomic
def merge_customers(
    source: Customer,
    *,
    into: Customer,
    by: Actor,
    chosen: Collection[str] = (),
    seen: tuple[int, int] | None = None,
) -> Customer:
    """Everything of `source` is `into`'s from now on, with every address. An agent says so, never a likeness (A61).

    What both have stands as `into` has it, but for the columns in `chosen`, in which the source's value wins.
    Raises PermissionDenied unless both, and all their tickets, may be worked on (A32), Outdated when one is newer than
    its version in `seen` (A67), NotPossible when both sign in. A repeated merge changes nothing.
    """
    rows = _locked([source.pk, into.pk], by)
    row, target = rows[source.pk], rows[into.pk]
    if row.merged_into_id is not None and row.merged_into_id == target.pk:
        return target
    _check(row, target, seen)
    before = {"source": _columns(row), "target": _columns(target)}
    after = joined(before["target"], before["source"], chosen)
    merge = CustomerMerge.objects.create(
        source=row, target=target, before={**before, "after": after}, by_kind=by.kind, by_id=by.id, by_name=by.name
    )
    name, other = str(row), str(target)
    _hand_over(merge, row, target, after)
    emit(
        CustomersMerged(
            customer=target.pk, other=row.pk, name=name, merge=merge.pk, is_target=True, record=merge.moved
        ),
        by=by,
    )
    emit(CustomersMerged(customer=row.pk, other=target.pk, name=other, merge=merge.pk), by=by)
    _give_account([(row, None), (target, after["user_id"])])
    merge.save(update_fields=["moved"])
    _tell(row, target)
    return target


def _locked(keys: list[int], by: Actor) -> dict[int, Customer]:
    """Both rows, always in the same order, so that two merges wait and never block each other.

    Whoever holds a ticket may go on writing in their name: their tickets are waited for later.
    """
    if len(set(keys)) != 2:
        raise NotPossible("Choose another customer.")
    allowed = Customer.objects.filter(permissions.change_customer(by), pk__in=keys)
    rows = {row.pk: row for row in allowed.order_by("pk").select_for_update(no_key=True)}
    if len(rows) != 2:
        raise PermissionDenied
    return rows


def _check(row: Customer, target: Customer, seen: tuple[int, int] | None) -> None:
    for one in (row, target):
        if one.merged_into_id is not None:
            raise NotPossible("One of the two was merged already. Look where they are now.")
    if seen is not None and seen != (row.version, target.version):
        raise Outdated(row if seen[0] != row.version else target)
    if row.user_id is not None and target.user_id is not None:
        raise NotPossible("Both sign in with an account of their own, so both go on. End one of the accounts first.")


def _columns(row: Customer) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COLUMNS}


def _hand_over(merge: CustomerMerge, row: Customer, target: Customer, after: dict[str, Any]) -> None:
    for name, model in OWN.items():
        keys = list(model._default_manager.filter(customer=row).values_list("pk", flat=True))
        merge.moved[name] = keys
        model._default_manager.filter(pk__in=keys).update(customer=target)
    _set(row, EMPTY, merged_into=target)  # first: an address, and an account, belong to one
    _set(target, after)


def _set(row: Customer, values: dict[str, Any], **more: Any) -> None:
    """Write all but the account, which follows when their tickets are held."""
    values = {name: value for name, value in (values | more).items() if name != "user_id"}
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*values, "version"])


def _give_account(pairs: list[tuple[Customer, int | None]]) -> None:
    """Last of all: an account is a key of its row, and whoever writes in their name would be waited for (F38)."""
    for row, user in pairs:
        if row.user_id != user:
            row.user_id = user
            row.save(update_fields=["user_id"])


def _tell(row: Customer, target: Customer) -> None:
    """Open pages look again."""
    signal([f"customer.{row.pk}", f"customer.{target.pk}"], ["staff"])


@transaction.atomic
def unmerge_customers(merge: CustomerMerge, *, by: Actor) -> Customer:
    """Make two of them again within a month; returns the one that had been merged. Doing it twice changes nothing.

    All that came with it goes back, and what the other one was keeps what was changed since; what came in since stays
    where it is. Raises PermissionDenied as merging does, NotPossible when it is too late or a later merge is there.
    """
    known = CustomerMerge.objects.get(pk=merge.pk)
    rows = _locked([known.source_id, known.target_id], by)
    made = CustomerMerge.objects.select_for_update().get(pk=merge.pk)
    row, target = rows[made.source_id], rows[made.target_id]
    if made.undone_at is not None:
        return row
    _check_undo(made, target)
    made.undone_at, made.undone_by = clock.now(), by.name[:200]
    made.save(update_fields=["undone_at", "undone_by"])
    _give_back(made, row, target)
    name, other = str(row), str(target)
    emit(
        CustomersParted(customer=target.pk, other=row.pk, name=name, merge=made.pk, is_target=True, record=made.moved),
        by=by,
    )
    emit(CustomersParted(customer=row.pk, other=target.pk, name=other, merge=made.pk), by=by)
    kept = {name: made.before[name]["user_id"] for name in ("source", "target", "after")}
    if target.user_id == kept["after"] and kept["source"]:
        _give_account([(target, kept["target"]), (row, kept["source"])])
    _tell(row, target)
    return row


def _check_undo(made: CustomerMerge, target: Customer) -> None:
    if clock.now() - made.at > UNDO_WITHIN:
        raise NotPossible("A merge can be undone for 30 days. This one is older.")
    later = CustomerMerge.objects.filter(target=target, undone_at=None, pk__gt=made.pk)
    if target.merged_into_id is not None or later.exists():
        raise NotPossible("There was another merge since. Undo that first.")
    held = Customer.objects.filter(email=made.before["source"]["email"]).exclude(email="").exclude(pk=target.pk)
    if held.exists():
        raise NotPossible(f"The address {made.before['source']['email']} belongs to somebody else by now.")


def _give_back(made: CustomerMerge, row: Customer, target: Customer) -> None:
    """What the target was before, where nobody has changed it since; and the shell filled again."""
    before, after = made.before["target"], made.before["after"]
    _set(target, {name: before[name] for name in before if getattr(target, name) == after[name]})
    _set(row, made.before["source"], merged_into=None)
    for name, model in OWN.items():
        model._default_manager.filter(pk__in=made.moved.get(name, ()), customer=target).update(customer=row)
