"""Spam: out of every queue, counter and promise, with the sender blocked if one wants; and back."""

from django.core.exceptions import ValidationError
from django.db import transaction

from frontdesk.channels import actions as mailroom
from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.row import authored, awaken, locked, return_to, write
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import SpamMarked, SpamUnmarked, StatusChanged
from frontdesk.tickets.models import Offer, PlannedReply, PlannedStatus, Pledge, StatusChange, Ticket

SPAM = Ticket.Status.SPAM
REASON = "The ticket is spam."


@transaction.atomic
def mark_spam(ticket: Ticket, *, by: Actor, block: str = "", seen: int | None = None) -> Ticket:
    """Put a ticket aside as spam; `block` is "sender", "domain" or nothing. Nothing is sent about it.

    Raises PermissionDenied, Conflict, NotAllowedNow for a sender that cannot be blocked. Twice changes nothing more.
    """
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    blocked = _block(row, block, by) if block else ""
    if row.status == SPAM:
        return row
    if row.merged_into_id is not None:
        raise NotAllowedNow("The ticket was merged into another one. Look there.")
    before = row.status
    changed = awaken(row, "status", by=by)
    row.status, row.waiting_since, row.is_unread, row.is_triaged = SPAM, None, False, True
    StatusChange.objects.create(ticket=row, before=before, after=SPAM, **authored(by))
    _stop_plans(row)
    write(row, "status", "waiting_since", "is_unread", "is_triaged", *changed)
    emit(SpamMarked(ticket=row.pk, blocked=blocked), by=by)
    emit(StatusChanged(ticket=row.pk, before=before, after=SPAM, reason="spam"), by=by)
    return row


@transaction.atomic
def unmark_spam(ticket: Ticket, *, by: Actor, unblock: bool = True) -> Ticket:
    """It is no spam after all: the status that it had stands again, and its sender is no longer blocked.

    Raises PermissionDenied; a ticket that is no spam stays as it is.
    """
    row = locked(ticket, allow=permissions.work_on(by))
    if row.status != SPAM:
        return row
    if unblock and row.requester.email and (blocked := mailroom.blocking(row.requester.email)):
        mailroom.unblock_sender(blocked, by=by)
    last = row.status_changes.filter(after=SPAM).order_by("-id").first()
    changed = return_to(row, last.before if last else Ticket.Status.OPEN, by=by)
    row.is_unread = row.is_unsolved
    write(row, "is_unread", *changed)
    emit(SpamUnmarked(ticket=row.pk), by=by)
    emit(StatusChanged(ticket=row.pk, before=SPAM, after=row.status, reason="no_spam"), by=by)
    return row


def _block(row: Ticket, block: str, by: Actor) -> str:
    address = row.requester.email
    if not address:
        raise NotAllowedNow("No e-mail address of this customer is known, so there is nothing to block.")
    value = address.rpartition("@")[2] if block == "domain" else address
    try:
        return str(mailroom.block_sender(value, why=f"Spam: {row.subject}"[:300], by=by))
    except ValidationError as error:
        raise NotAllowedNow(" ".join(error.messages)) from error


def _stop_plans(row: Ticket) -> None:
    now = clock.now()
    PlannedReply.objects.open().filter(ticket=row).update(state=PlannedReply.State.STOPPED, reason=REASON)
    PlannedStatus.objects.filter(ticket=row, state="waiting").update(
        state=PlannedStatus.State.STOPPED, reason=REASON, ended_at=now
    )
    Pledge.objects.open().filter(ticket=row).update(state=Pledge.State.WITHDRAWN, ended_at=now)
    Offer.objects.filter(ticket=row, state="open").update(
        state=Offer.State.WITHDRAWN, answer=REASON, ended_at=now
    )  # fmt: skip
