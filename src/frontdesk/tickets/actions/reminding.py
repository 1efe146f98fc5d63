"""An agent's own reminders."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.events import Actor, emit, signal
from frontdesk.kit import clock
from frontdesk.kit import html as markup
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.moments import check_later
from frontdesk.tickets.actions.redaction import card_mask
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import ReminderDue
from frontdesk.tickets.models import Reminder, Ticket

BATCH, MOST = 200, 20


@transaction.atomic
def remind(ticket: Ticket, *, due_at: datetime.datetime, by: Actor, note: str = "") -> Reminder:
    """Be reminded of a ticket, with a word on what to do. Raises PermissionDenied, and NotAllowedNow for the past.

    The same moment and words again are the same reminder.
    """
    if not by.is_agent or by.id is None or not Ticket.objects.filter(permissions.work_on(by), pk=ticket.pk).exists():
        raise PermissionDenied
    check_later(due_at)
    words = card_mask().text(markup.one_line(note, 300))
    mine = Reminder.objects.filter(ticket=ticket, agent_id=by.id, done_at=None)
    if same := mine.filter(due_at=due_at, note=words).first():
        return same
    if mine.count() >= MOST:
        raise NotAllowedNow(f"At most {MOST} reminders on one ticket.")
    made = Reminder.objects.create(ticket=ticket, agent_id=by.id, due_at=due_at, note=words)
    _tell(made)
    return made


@transaction.atomic
def finish_reminder(reminder: Reminder, *, by: Actor) -> None:
    """It is done, or no longer wanted. Only one's own: raises PermissionDenied."""
    row = Reminder.objects.select_for_update().get(pk=reminder.pk)
    if row.agent_id != by.id or not by.is_agent:
        raise PermissionDenied
    if row.done_at is None:
        row.done_at = clock.now()
        row.save(update_fields=["done_at"])
        _tell(row)


def remind_due() -> int:
    """Tell of the reminders whose moment has come, each once; returns how many (F45)."""
    due = Reminder.objects.filter(told_at=None, done_at=None, due_at__lte=clock.now()).order_by("due_at")[:BATCH]
    return sum(_remind_one(row) for row in due.select_related("agent__user", "ticket"))


@transaction.atomic
def _remind_one(row: Reminder) -> bool:
    now = clock.now()
    if not Reminder.objects.filter(pk=row.pk, told_at=None, done_at=None, due_at__lte=now).update(told_at=now):
        return False
    by = row.agent.actor()
    if Ticket.objects.visible_to(by).filter(pk=row.ticket_id).exists():
        emit(ReminderDue(ticket=row.ticket_id, reminder=row.pk, agent=row.agent_id, note=row.note), by=by)
        _tell(row)
    return True


def _tell(row: Reminder) -> None:
    signal(["reminders", f"ticket.{row.ticket.number}"], [f"agent.{row.agent_id}"])
