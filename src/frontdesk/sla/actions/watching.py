"""What time brings: warnings and breaches, found through the indexes of their moments and of nothing else."""

import datetime

from django.db import transaction
from django.db.models import Min

from frontdesk.events import SYSTEM, emit, signal
from frontdesk.kit import clock
from frontdesk.kit.watch import in_batches
from frontdesk.sla.actions.rules import Rules, rulebook
from frontdesk.sla.events import PromiseBroken, PromiseNearlyDue
from frontdesk.sla.logic.business_time import NeverOpen, business_seconds, due
from frontdesk.sla.logic.fairness import next_warning
from frontdesk.sla.models import ClockEvent, SlaClock
from frontdesk.tickets.models import Ticket


def next_wake() -> datetime.datetime | None:
    """When the next clock runs out or is to be warned of; two look-ups, whatever the number of tickets."""
    breaks = SlaClock.objects.filter(met_at=None, is_breached=False).aggregate(at=Min("due_at"))["at"]
    warns = SlaClock.objects.filter(met_at=None, warn_at__isnull=False).aggregate(at=Min("warn_at"))["at"]
    return min((at for at in (breaks, warns) if at is not None), default=None)


def mark_breaches(limit: int = 1000) -> int:
    """Note each clock that has run out; returns how many. Any number of workers may do it at once (F45)."""
    return in_batches(_mark_some, limit)


@transaction.atomic
def _mark_some(limit: int) -> int:
    late = SlaClock.objects.filter(met_at=None, is_breached=False, due_at__lt=clock.now()).order_by("due_at")
    taken = list(late.select_for_update(skip_locked=True)[:limit])
    if not taken:
        return 0
    now = clock.now()
    SlaClock.objects.filter(pk__in=[one.pk for one in taken]).update(is_breached=True, warn_at=None)
    ClockEvent.objects.bulk_create(_told(one, ClockEvent.Kind.BREACHED, "the time was up", now) for one in taken)
    for one in taken:
        emit(PromiseBroken(ticket=one.ticket_id, promise=one.promise), by=SYSTEM)
    _tell(taken)
    return len(taken)


def warn(limit: int = 1000) -> int:
    """Warn of each clock of whose budget a share is used that its policy names; returns how many."""
    return in_batches(_warn_some, limit)


@transaction.atomic
def _warn_some(limit: int) -> int:
    now = clock.now()
    near = SlaClock.objects.filter(met_at=None, warn_at__isnull=False, warn_at__lte=now).order_by("warn_at")
    taken = list(near.select_for_update(skip_locked=True)[:limit])
    if not taken:
        return 0
    tickets = Ticket.objects.select_related("team", "requester").in_bulk([one.ticket_id for one in taken])
    book = rulebook()
    for one in taken:
        _warn_one(one, book.for_ticket(tickets[one.ticket_id], one.policy_id), now)
    _tell(taken)
    return len(taken)


def _warn_one(one: SlaClock, rules: Rules, now: datetime.datetime) -> None:
    hours = rules.hours_of(one.is_calendar_time)
    left = business_seconds(hours, now, one.due_at) if one.due_at else 0
    used = 100 - 100 * left // one.budget_seconds if one.budget_seconds else 100
    reached = [share for share in rules.warnings if share <= used and share > one.warned_percent]
    one.warned_percent = max(reached, default=max(used, one.warned_percent))
    ahead = next_warning(rules.warnings, one.warned_percent, one.budget_seconds, left)
    try:
        one.warn_at = due(hours, now, ahead[1]) if ahead else None
    except NeverOpen:
        one.warn_at = None
    one.save(update_fields=["warned_percent", "warn_at"])
    if reached and one.due_at:
        ClockEvent.objects.bulk_create(
            [_told(one, ClockEvent.Kind.WARNED, f"{max(reached)} % of the time is used", now)]
        )
        emit(
            PromiseNearlyDue(
                ticket=one.ticket_id, promise=one.promise, percent=max(reached), due_at=one.due_at.isoformat()
            ),
            by=SYSTEM,
        )


def _told(one: SlaClock, kind: str, why: str, now: datetime.datetime) -> ClockEvent:
    return ClockEvent(
        ticket_id=one.ticket_id, promise=one.promise, kind=kind, reason=why, at=now, due_at=one.due_at,
        budget_seconds=one.budget_seconds,
    )  # fmt: skip


def _tell(taken: list[SlaClock]) -> None:
    """Open pages that show one of these tickets ask again; those of private teams are not named to all."""
    open_to_all = Ticket.objects.filter(pk__in=[one.ticket_id for one in taken]).exclude(team__is_private=True)
    numbers = open_to_all.values_list("number", flat=True)
    signal(["queue", *(f"ticket.{number}" for number in numbers)], ["staff"])
