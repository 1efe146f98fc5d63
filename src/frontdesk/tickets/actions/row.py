"""What every verb of tickets does first and last: lock the row with permission, write it, tell open pages."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from frontdesk.events import Actor, emit, signal
from frontdesk.events.models import Entry
from frontdesk.tickets.conflict import Conflict, NotAllowedNow
from frontdesk.tickets.events import TicketWoken
from frontdesk.tickets.guard import guard_end
from frontdesk.tickets.logic.life import may_follow, waits_for_us
from frontdesk.tickets.models import Message, Participant, Snooze, StatusChange, Ticket
from frontdesk.tickets.tracking import audience_of


def locked(ticket: Ticket, *, allow: Q, seen: int | None = None) -> Ticket:
    """The ticket's row, locked until the end of the transaction.

    Raises PermissionDenied when `allow` does not admit it, and Conflict when `seen`, the version that the page was
    drawn from, is no longer the present one.
    """
    wanted = Ticket.objects.select_for_update(of=("self",)).filter(allow, pk=ticket.pk)
    wanted = wanted.select_related("team", "assignee__user", "requester", "category", "brand")
    # Waiting for a lock, PostgreSQL looks at the row as it has become, but at the team that it had: asked anew, it sees
    # both, so that a ticket which somebody moved at this moment is not taken for a forbidden one.
    row = wanted.first() or wanted.all().first()
    if row is None:
        raise PermissionDenied
    if seen is not None:
        check_seen(row, seen)
    return row


def check_seen(row: Ticket, seen: int) -> None:
    """Raises Conflict, with what happened since, when `seen` is no longer the version of a locked ticket (A67)."""
    if row.version != seen:
        newest = Entry.objects.filter(subject_kind="ticket", subject_id=row.pk).order_by("-id")
        raise Conflict(row, list(newest[: max(1, row.version - seen)])[::-1])


def locked_all(tickets: Iterable[Ticket], *, allow: Q) -> dict[int, Ticket]:
    """Their rows by key, locked in the order of the keys so that two people cannot wait for each other.

    Raises PermissionDenied when one of them is not allowed (A32).
    """
    return {one.pk: locked(one, allow=allow) for one in sorted(tickets, key=lambda one: one.pk)}


def sent_before(key: str | None) -> Message | None:
    """The message that was written under this idempotency key, waiting for whoever is writing it at this moment.

    Without it, the second of two clicks at once would fail at the unique key instead of answering like the first.
    """
    if not key:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    return Message.objects.filter(key=key).select_related("ticket").first()


def write(row: Ticket, *fields: str) -> None:
    """Save these fields as a new version and tell the pages that show the ticket."""
    row.version += 1
    row.save(update_fields=[*fields, "version", "updated_at"])
    tell(row)


def tell(row: Ticket, people: Iterable[Participant] | None = None) -> None:
    """The live signal of a change: to all staff, or to the private team and the administrators alone.

    Who follows it with a link hears it too: the requester as the ticket, each participant under a name of their own.
    `people` are the participants, where the caller knows them.
    """
    private = row.team is not None and row.team.is_private
    audience = [f"team.{row.team_id}", "administrators"] if private else ["staff"]
    afresh = row.number if private else ""
    audience += [audience_of(one) for one in (row.participants.all() if people is None else people)]
    signal([f"ticket.{row.number}", "queue"], [*audience, f"ticket.{row.number}"], afresh=afresh)


def authored(by: Actor) -> dict[str, Any]:
    """The columns of a history row that name its author."""
    return {"by_kind": by.kind, "by_id": by.id, "by_name": by.name}


def enter_status(row: Ticket, status: str, *, by: Actor, is_guarded: bool = True) -> list[str]:
    """Set a status and what follows from it on the row; returns the fields to save.

    Raises NotAllowedNow, and HeldBack for an end before its time: every door through which a ticket ends leads here.
    A ticket that ends because its work goes on in another one is not `is_guarded`.
    """
    before = row.status
    if before == status:
        return []
    if not may_follow(before, status):
        raise NotAllowedNow(f"A {before.replace('_', ' ')} ticket cannot become {status.replace('_', ' ')}.")
    if is_guarded:
        guard_end(row, status, by=by)
    now = timezone.now()
    row.status = status
    changed = ["status", "waiting_since", "solved_at", "closed_at", "reopened_count", "is_triaged", "is_unread"]
    changed += [] if row.is_unsolved else awaken(row, "status", by=by)
    if not waits_for_us(status):
        row.waiting_since = None
    elif row.waiting_since is None:
        row.waiting_since = now
    if status == Ticket.Status.SOLVED:
        row.solved_at = now
    elif status == Ticket.Status.CLOSED:
        row.closed_at = now
        row.solved_at = row.solved_at or now
    elif before in {Ticket.Status.SOLVED, Ticket.Status.CLOSED}:
        row.solved_at = row.closed_at = None
        row.reopened_count += 1
    if not row.is_unsolved:
        row.is_triaged, row.is_unread = True, False
    StatusChange.objects.create(ticket=row, before=before, after=status, **authored(by))
    return changed


def return_to(row: Ticket, status: str, *, by: Actor) -> list[str]:
    """Put an earlier status back, as though the one that followed had never been; returns the fields to save."""
    before = row.status
    if before == status:
        return []
    if before in {Ticket.Status.SOLVED, Ticket.Status.CLOSED} or status in {Ticket.Status.SOLVED, Ticket.Status.CLOSED}:
        solved = row.status_changes.filter(after=Ticket.Status.SOLVED).order_by("-id").first()
        is_over = status in {Ticket.Status.SOLVED, Ticket.Status.CLOSED}
        row.solved_at = (solved.at if solved else timezone.now()) if is_over else None
        row.closed_at = (row.closed_at or timezone.now()) if status == Ticket.Status.CLOSED else None
    row.status = status
    row.waiting_since = (row.waiting_since or row.last_message_at) if waits_for_us(status) else None
    StatusChange.objects.create(ticket=row, before=before, after=status, **authored(by))
    return ["status", "waiting_since", "solved_at", "closed_at"]


def awaken(row: Ticket, why: str, *, by: Actor) -> list[str]:
    """End the snooze of a locked ticket, if it has one, and say `why`; returns the fields to save.

    Its row says so before the event does: whoever hears it reads a ticket that is awake.
    """
    if row.snoozed_until is None:
        return []
    Snooze.objects.filter(ticket=row, ended_at=None).update(ended_at=timezone.now(), ended_why=why)
    row.snoozed_until = None
    Ticket.objects.filter(pk=row.pk).update(snoozed_until=None)
    emit(TicketWoken(ticket=row.pk, why=why), by=by)
    return ["snoozed_until"]


def recount(row: Ticket) -> list[str]:
    """What a list shows of the messages, worked out anew from those that stand on a locked ticket."""
    from frontdesk.tickets.logic.preview import preview_of

    row.message_count = row.messages.count()
    last = row.messages.exclude(is_automatic=True).order_by("-created_at", "-id").first()
    if last is not None:
        files = ", ".join(row.name for row in last.attachments.all()[:5])
        row.preview, row.preview_kind = preview_of(last.text) or files[:160], last.kind
        row.last_message_at = last.created_at
    return ["message_count", "preview", "preview_kind", "last_message_at"]
