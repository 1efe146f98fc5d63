"""Policies: which promises hold for which tickets, tried on open tickets before they hold."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.accounts.models import Calendar
from frontdesk.events import Actor, emit
from frontdesk.sla.actions.counting import apply_later, read_cases
from frontdesk.sla.actions.rules import Budget, Policy, Rulebook, rulebook
from frontdesk.sla.events import CountingChanged, PolicyRemoved, PolicySaved
from frontdesk.sla.logic.pausing import REASONS, USUAL
from frontdesk.sla.models import Counting, Promise, SlaPolicy, SlaTarget
from frontdesk.tickets import facts
from frontdesk.tickets.logic import conditions
from frontdesk.tickets.logic.conditions import FaultyCondition, Group
from frontdesk.tickets.models import Ticket

LOOKED_AT, SHOWN = 2000, 12
FIELDS = ("name", "position", "is_active", "pauses", "warn_at_percent")
Targets = Mapping[tuple[str, int], Budget | None]


@dataclass(frozen=True)
class Change:
    """A promise of an open ticket before and after; `before` is None where there was none, `after` where it ends."""

    number: int
    subject: str
    promise: str
    before: datetime.datetime | None
    after: datetime.datetime | None


@dataclass(frozen=True)
class Preview:
    """What a policy would do to the `looked_at` oldest of `open_count` unsolved tickets, of which it fits `fitting`."""

    open_count: int
    looked_at: int
    fitting: int
    sooner: int
    later: int
    new: int
    ended: int
    changes: list[Change]


@transaction.atomic
def save_policy(
    policy: SlaPolicy | None,
    *,
    by: Actor,
    tree: Group | None = None,
    targets: Targets | None = None,
    counts_by: str | None = None,
    calendar: Calendar | None = None,
    is_for_open: bool = False,
    **fields: Any,
) -> SlaPolicy:
    """Add a policy or change one. It holds for tickets from now on, and with `is_for_open` for unsolved ones, by a job.

    `targets` are budgets by (promise, priority), None for none. Raises PermissionDenied, TypeError, and ValidationError
    for conditions that hang on who asks or on the clock, and for values that do not fit.
    """
    if not by.has_role("administrator"):
        raise PermissionDenied
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"Not changeable: {', '.join(sorted(unknown))}")
    row = SlaPolicy.objects.select_for_update().get(pk=policy.pk) if policy else SlaPolicy()
    hours_before = (row.counts_by, row.calendar_id)
    if tree is not None and not row.is_default:
        check_tree(tree)
        row.conditions = conditions.write(tree)
    if counts_by is not None:
        row.counts_by, row.calendar = _counting(counts_by, calendar)
    for name, value in fields.items():
        setattr(row, name, value)
    _check(row)
    row.full_clean()
    row.save()
    if targets is not None:
        _save_targets(row, targets)
    emit(PolicySaved(policy=row.pk, name=row.name, is_for_open=is_for_open), by=by)
    if policy is not None and hours_before != (row.counts_by, row.calendar_id):
        whose = str(row.calendar or "")
        emit(CountingChanged(policy=row.pk, name=row.name, counts_by=row.counts_by, calendar=whose), by=by)
    if is_for_open:
        apply_later()
    return row


@transaction.atomic
def remove_policy(policy: SlaPolicy, *, by: Actor) -> None:
    """Remove a policy. Raises PermissionDenied, and ValidationError for the default one."""
    if not by.has_role("administrator"):
        raise PermissionDenied
    row = SlaPolicy.objects.select_for_update().filter(pk=policy.pk).first()
    if row is None:
        return
    if row.is_default:
        raise ValidationError("This one holds where no other does. It cannot be removed.")
    emit(PolicyRemoved(policy=row.pk, name=row.name), by=by)
    row.delete()


def check_tree(tree: Group) -> None:
    """Raises ValidationError where a policy cannot ask this: it must be the same for everybody, and at any time."""
    try:
        facts.check(tree)
    except FaultyCondition as fault:
        raise ValidationError(str(fault)) from fault
    if facts.is_personal(tree):
        raise ValidationError("A policy cannot ask for “me” or “my teams”: it holds whoever looks.")
    if facts.moves(tree):
        raise ValidationError("A policy cannot ask for moments that move with the clock.")


def preview_policy(
    policy: SlaPolicy | None,
    *,
    tree: Group,
    targets: Targets,
    pauses: list[str],
    counts_by: str,
    calendar: Calendar | None = None,
    position: int = 0,
) -> Preview:
    """What would change for open tickets; nothing is written. Raises ValidationError as saving does."""
    is_default = policy is not None and policy.is_default
    if not is_default:
        check_tree(tree)
    counting, named = _counting(counts_by, calendar)
    stored = rulebook()
    draft = Policy(
        policy.pk if policy else 0, policy.name if policy else "", is_default, counting, named.pk if named else None,
        tree, frozenset(pauses), (), _by_priority(targets),
    )  # fmt: skip
    book = replace(stored, policies=_with(stored, draft, position))
    unsolved = Ticket.objects.unsolved()
    found = list(
        unsolved.select_related("team", "requester__organization", "category__parent__parent").order_by("pk")[
            :LOOKED_AT
        ]
    )
    changes: list[Change] = []
    for case in read_cases(found, book):
        before = {one.promise: one.due_at for one in case.running()}
        case.retime("")
        after = {one.promise: one.due_at for one in case.running()}
        changes += [
            Change(case.ticket.number, case.ticket.subject, str(Promise(name).label), before.get(name), after.get(name))
            for name in sorted({*before, *after})
            if before.get(name) != after.get(name)
        ]
    fitting = sum(book.for_ticket(one).policy is draft for one in found)
    return _summed(unsolved.count(), len(found), fitting, changes)


def _summed(open_count: int, looked_at: int, fitting: int, changes: list[Change]) -> Preview:
    both = [(one.before, one.after) for one in changes]
    return Preview(
        open_count, looked_at, fitting,
        sum(1 for before, after in both if before and after and after < before),
        sum(1 for before, after in both if before and after and after > before),
        sum(1 for before, after in both if after and not before),
        sum(1 for before, after in both if before and not after),
        changes[:SHOWN],
    )  # fmt: skip


def _with(book: Rulebook, draft: Policy, position: int) -> tuple[Policy, ...]:
    """All policies with this one among them, at its place."""
    others = [one for one in book.policies if one.id != draft.id or not draft.id]
    if draft.is_default:
        return (*(one for one in others if not one.is_default), draft)
    places = dict(SlaPolicy.objects.values_list("pk", "position"))
    before = [one for one in others if not one.is_default and places.get(one.id, 0) <= position]
    return (*before, draft, *(one for one in others if one not in before))


def _counting(counts_by: str, calendar: Calendar | None) -> tuple[Counting, Calendar | None]:
    if counts_by == Counting.NAMED and calendar is None:
        raise ValidationError({"counts_by": "Choose the business hours."})
    return Counting(counts_by), calendar if counts_by == Counting.NAMED else None


def _check(row: SlaPolicy) -> None:
    if set(row.pauses) - {*USUAL, "planned"}:
        raise ValidationError(f"Promises can stand still for: {', '.join(REASONS)}.")
    if any(not 0 < share < 100 for share in row.warn_at_percent) or len(row.warn_at_percent) > 5:
        raise ValidationError({"warn_at_percent": "Up to five shares between 1 and 99 percent."})
    row.warn_at_percent = sorted(set(row.warn_at_percent))


def _save_targets(row: SlaPolicy, targets: Targets) -> None:
    for (promise, priority), budget in targets.items():
        if budget is None:
            row.targets.filter(promise=promise, priority=priority).delete()
        else:
            values = {"budget_seconds": budget.seconds, "is_calendar_time": budget.is_calendar_time}
            SlaTarget.objects.update_or_create(policy=row, promise=promise, priority=priority, defaults=values)


def _by_priority(targets: Targets) -> dict[int, dict[str, Budget]]:
    found: dict[int, dict[str, Budget]] = {}
    for (promise, priority), budget in targets.items():
        if budget is not None:
            found.setdefault(priority, {})[promise] = budget
    return found
