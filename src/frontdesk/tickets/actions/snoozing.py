"""Out of sight until a time or an event, and back."""

import datetime

from django.db import transaction
from django.db.models import Q

from frontdesk.events import SYSTEM, Actor, emit
from frontdesk.kit import clock
from frontdesk.kit import html as markup
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.mailing import number_words
from frontdesk.tickets.actions.moments import check_later
from frontdesk.tickets.actions.redaction import card_mask
from frontdesk.tickets.actions.row import authored, awaken, locked, write
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import TicketSnoozed
from frontdesk.tickets.models import Link, Snooze, Ticket
from frontdesk.tickets.models.ticket import FOREVER

BATCH = 200


@transaction.atomic
def snooze(
    ticket: Ticket,
    *,
    by: Actor,
    until: datetime.datetime | None = None,
    wakes_on: str = "time",
    other: Ticket | None = None,
    note: str = "",
    seen: int | None = None,
) -> Ticket:
    """Take a ticket out of the working queues until `until`, or until the customer answers or `other` is solved.

    The customer's answer always brings it back, and promises run on meanwhile. A later snooze replaces an earlier one.
    Raises PermissionDenied also for an `other` that may not be seen (A32), Conflict, and NotAllowedNow.
    """
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    if not row.is_unsolved:
        raise NotAllowedNow("Only unsolved tickets can be snoozed.")
    if until is not None:
        check_later(until)
    elif wakes_on == Snooze.WakesOn.TIME:
        raise NotAllowedNow("Choose until when.")
    if wakes_on == Snooze.WakesOn.SOLVED:
        _check_other(row, other, by)
    note = card_mask().text(markup.one_line(note, 300))
    Snooze.objects.filter(ticket=row, ended_at=None).update(ended_at=clock.now(), ended_why="agent")
    Snooze.objects.create(
        ticket=row, wakes_on=wakes_on, until=until, note=note,
        other=other if wakes_on == Snooze.WakesOn.SOLVED else None, **authored(by),
    )  # fmt: skip
    row.snoozed_until = until or FOREVER
    row.is_unread = False
    write(row, "snoozed_until", "is_unread")
    number = number_words(other) if other and wakes_on == Snooze.WakesOn.SOLVED else ""
    emit(
        TicketSnoozed(
            ticket=row.pk, wakes_on=wakes_on, until=until.isoformat() if until else "", number=number, note=note
        ),
        by=by,
    )
    return row


def _check_other(row: Ticket, other: Ticket | None, by: Actor) -> None:
    if other is None or other.pk == row.pk:
        raise NotAllowedNow("Choose the other ticket.")
    seen = locked(other, allow=permissions.work_on(by))
    if not seen.is_unsolved:
        raise NotAllowedNow(f"{number_words(seen)} is solved already.")


@transaction.atomic
def wake(ticket: Ticket, *, by: Actor, why: str = "agent") -> Ticket:
    """Bring a snoozed ticket back; one that is awake stays as it is."""
    row = locked(ticket, allow=permissions.work_on(by))
    changed = awaken(row, why, by=by)
    if changed:
        row.is_unread = row.is_unread or why != "agent"
        write(row, "is_unread", *changed)
    return row


def wake_due() -> int:
    """Bring back what was to come back by now; returns how many. Found through the index of open snoozes (F45)."""
    due = Snooze.objects.filter(ended_at=None, until__lte=clock.now()).order_by("until").values_list("pk", flat=True)
    return sum(_wake_one(pk, "time") for pk in list(due[:BATCH]))


def wake_for(solved: Ticket) -> int:
    """Bring back what waited for this ticket to be solved."""
    waiting = Snooze.objects.filter(ended_at=None, other=solved).values_list("pk", flat=True)
    return sum(_wake_one(pk, "solved") for pk in list(waiting[:BATCH]))


@transaction.atomic
def _wake_one(pk: int, why: str) -> bool:
    """One by one, and judged again under the ticket's lock: somebody may have been faster, or set another time."""
    snooze = Snooze.objects.select_related("ticket").get(pk=pk)
    row = locked(snooze.ticket, allow=Q())
    still = Snooze.objects.filter(pk=pk, ended_at=None)
    if not (still.filter(until__lte=clock.now()) if why == "time" else still).exists():
        return False
    wake(row, by=SYSTEM, why=why)
    return True


def linked_tickets(ticket: Ticket, by: Actor) -> list[Ticket]:
    """Unsolved tickets that this one is linked with and that the actor may see: what a snooze can wait for."""
    ends = Link.objects.filter(Q(ticket=ticket) | Q(other=ticket), decision="").values_list("ticket_id", "other_id")
    keys = {key for pair in ends for key in pair} - {ticket.pk}
    return list(Ticket.objects.visible_to(by).unsolved().filter(pk__in=keys).order_by("pk")[:50])
