"""Undo and send later: a reply is kept first and becomes a message when its moment has come (F22)."""

import datetime
from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.channels.actions import NoRecipient
from frontdesk.customers.models import Customer
from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.kit import files as storing
from frontdesk.kit import html as markup
from frontdesk.kit.files import File
from frontdesk.kit.jobs import job
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.messages import refuse_ended, reply
from frontdesk.tickets.actions.moments import check_later
from frontdesk.tickets.actions.redaction import card_mask
from frontdesk.tickets.actions.relating import guard_children
from frontdesk.tickets.actions.row import locked, sent_before, tell
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import ReplyPlanned, ReplyStopped, ReplyTakenBack
from frontdesk.tickets.guard import guard_end
from frontdesk.tickets.models import Message, PlannedReply, Ticket

State = PlannedReply.State


@job(queue="mail", name="tickets.release_reply")
def release_reply(planned_id: int) -> None:
    """Send a planned reply whose moment has come."""
    release(planned_id)


@transaction.atomic
def plan_reply(
    ticket: Ticket,
    *,
    html: str,
    send_at: datetime.datetime,
    by: Actor,
    is_scheduled: bool = False,
    files: Sequence[File] = (),
    cc: Iterable[Customer] | None = None,
    bcc: Sequence[str] = (),
    status: str | None = None,
    seen: int | None = None,
    key: str | None = None,
) -> PlannedReply | Message:
    """Keep an agent's answer until `send_at`. Refuses at once what could not be sent: raises NotAllowedNow, Conflict.

    A repeated `key` returns what was made of it the first time.
    """
    if known := sent_before(key) or (key and PlannedReply.objects.filter(key=key).first()):
        return known
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    mask = card_mask()
    body = mask.html(markup.clean_rich(html))
    if not by.is_agent or by.id is None:
        raise PermissionDenied
    if not markup.html_to_text(body) and not files:
        raise NotAllowedNow("Write something first.")
    refuse_ended(row)
    guard_children(row, status or "")
    guard_end(row, status or "", by=by)
    if is_scheduled:
        check_later(send_at)
    kept = [
        {"name": file.name, "key": storing.store("planned", file), "content_type": file.content_type,
         "size": file.size, "content_id": file.content_id}
        for file in mask.files(files)
    ]  # fmt: skip
    planned = PlannedReply.objects.create(
        ticket=row, agent_id=by.id, html=body, files=kept, cc=None if cc is None else [one.pk for one in cc],
        bcc=list(bcc), status=status or "", send_at=send_at, is_scheduled=is_scheduled, key=key,
        confirmed_at=clock.now(),
    )  # fmt: skip
    _set_going(planned)
    if is_scheduled:
        emit(ReplyPlanned(ticket=row.pk, planned_reply=planned.pk, send_at=send_at.isoformat()), by=by)
    tell(row)
    return planned


def release(planned_id: int) -> Message | None:
    """Make the message of a planned reply whose moment has come; None when it is not to be sent now.

    One row lock decides between this, a second worker and taking it back. What no longer fits is stopped, with a
    reason that its author reads: the ticket was closed, access was lost, or the customer wrote after it was scheduled.
    """
    with transaction.atomic():
        planned = PlannedReply.objects.select_for_update().filter(pk=planned_id).due(clock.now()).first()
        if planned is None:
            return None
        return _release(planned)


def _release(planned: PlannedReply) -> Message | None:
    if reason := _why_not(planned):
        return _stop(planned, reason)
    try:
        with transaction.atomic():
            message = reply(
                planned.ticket, html=planned.html, by=planned.agent.actor(), files=files_of(planned), key=planned.key,
                cc=None if planned.cc is None else Customer.objects.filter(pk__in=planned.cc),
                bcc=planned.bcc, status=planned.status or None,
            )  # fmt: skip
    except (NotAllowedNow, NoRecipient) as error:
        return _stop(planned, str(error))
    except PermissionDenied:
        return _stop(planned, "Its author may no longer work on this ticket.")
    except FileNotFoundError:
        return _stop(planned, "An attached file is gone.")
    planned.state, planned.message, planned.reason, planned.ended_at = State.SENT, message, "", clock.now()
    planned.save(update_fields=["state", "message", "reason", "ended_at"])
    tell(planned.ticket)
    return message


def _why_not(planned: PlannedReply) -> str:
    if not planned.agent.user.is_active:
        return "Its author is no longer here."
    newer = planned.ticket.messages.filter(kind=Message.Kind.INBOUND, is_automatic=False)
    if planned.is_scheduled and newer.filter(created_at__gt=planned.confirmed_at).exists():
        return "The customer has written since. Look at it, then send it or take it back."
    return ""


def _stop(planned: PlannedReply, reason: str) -> Message | None:
    planned.state, planned.reason = State.STOPPED, reason[:300]
    planned.save(update_fields=["state", "reason"])
    emit(ReplyStopped(ticket=planned.ticket_id, planned_reply=planned.pk, reason=planned.reason), by=_author(planned))
    tell(planned.ticket)
    return None


def take_back(planned: PlannedReply, *, by: Actor) -> bool:
    """Keep a reply from being sent; False when it is too late. Its author or a supervisor may (A37).

    Raises PermissionDenied.
    """
    with transaction.atomic():
        row = _ours(planned, by)
        if row.state not in {State.WAITING, State.STOPPED}:
            return row.state == State.TAKEN_BACK
        row.state, row.ended_at = State.TAKEN_BACK, clock.now()
        row.save(update_fields=["state", "ended_at"])
        if row.is_scheduled:
            emit(ReplyTakenBack(ticket=row.ticket_id, planned_reply=row.pk), by=by)
        tell(row.ticket)
    return True


def replan(planned: PlannedReply, *, send_at: datetime.datetime, by: Actor) -> PlannedReply:
    """Give a waiting or stopped reply another moment; now is one too. Raises NotAllowedNow, PermissionDenied."""
    with transaction.atomic():
        row = _ours(planned, by)
        if row.state not in {State.WAITING, State.STOPPED}:
            raise NotAllowedNow("It is too late: this reply has been sent or taken back.")
        is_now = send_at <= clock.now()
        if not is_now:
            check_later(send_at)
        row.state, row.send_at, row.is_scheduled, row.reason = State.WAITING, send_at, True, ""
        row.confirmed_at = clock.now()
        row.save(update_fields=["state", "send_at", "is_scheduled", "reason", "confirmed_at"])
        _set_going(row)
        if not is_now:
            emit(ReplyPlanned(ticket=row.ticket_id, planned_reply=row.pk, send_at=send_at.isoformat()), by=by)
        tell(row.ticket)
    return row


def release_due() -> int:
    """Release what a lost job left behind; returns how many were due."""
    due = list(PlannedReply.objects.due(clock.now()).values_list("pk", flat=True)[:200])
    for pk in due:
        release(pk)
    return len(due)


def files_of(planned: PlannedReply, names: Iterable[str] | None = None) -> list[File]:
    """The files of a planned reply, or those with these keys of storage. Raises OSError."""
    wanted = None if names is None else set(names)
    found = []
    for one in planned.files:
        if wanted is None or one["key"] in wanted:
            with storing.open_stored(one["key"]) as stored:
                cid = one.get("content_id", "")
                found.append(File(one["name"], one["content_type"], bytes(stored.read()), bool(cid), cid))
    return found


def _set_going(planned: PlannedReply) -> None:
    seconds = (planned.send_at - clock.now()).total_seconds()
    if seconds > 0:
        release_reply.defer_in(seconds, planned_id=planned.pk)
    else:
        release_reply.defer(planned_id=planned.pk)


def _ours(planned: PlannedReply, by: Actor) -> PlannedReply:
    row = PlannedReply.objects.select_for_update(of=("self",)).select_related("ticket__team").get(pk=planned.pk)
    if not Ticket.objects.filter(permissions.work_on(by), pk=row.ticket_id).exists():
        raise PermissionDenied
    if row.agent_id != by.id and not by.has_role("administrator", "supervisor"):
        raise PermissionDenied
    return row


def _author(planned: PlannedReply) -> Actor:
    return planned.agent.actor()
