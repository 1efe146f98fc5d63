"""Checklists on a ticket: added, ticked, taken off. Everything is an event in the ticket's history."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.events import SYSTEM, Actor, emit
from frontdesk.events.models import Entry
from frontdesk.kit import clock
from frontdesk.rules import permissions
from frontdesk.rules.events import ChecklistAdded, ChecklistTakenOff, StepTicked
from frontdesk.rules.models import Checklist, TicketChecklist, TicketStep
from frontdesk.tickets.actions.row import authored, locked, tell
from frontdesk.tickets.conflict import Conflict, NotAllowedNow
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.permissions import work_on

MOST = 20


@transaction.atomic
def add_checklist(ticket: Ticket, checklist: Checklist, *, by: Actor) -> TicketChecklist:
    """Put a checklist on a ticket; one that is there already stays as it is.

    Raises PermissionDenied unless the ticket and the checklist are both the actor's to use (A32), and NotAllowedNow.
    """
    row = locked(ticket, allow=work_on(by))
    if not Checklist.objects.usable_by(by).filter(pk=checklist.pk).exists():
        raise PermissionDenied
    if known := TicketChecklist.objects.filter(ticket=row, checklist=checklist).first():
        return known
    refuse_over(row)
    if row.checklists.count() >= MOST:
        raise NotAllowedNow(f"At most {MOST} checklists on one ticket.")
    return put_on(row, checklist, by=by)


def put_on(row: Ticket, checklist: Checklist, *, by: Actor, is_automatic: bool = False) -> TicketChecklist:
    """Copy the steps to a locked ticket that does not have them."""
    made = TicketChecklist.objects.create(
        ticket=row, checklist=checklist, title=checklist.title, is_automatic=is_automatic, **authored(by)
    )
    TicketStep.objects.bulk_create(
        TicketStep(list=made, position=step.position, text=step.text, help=step.help, article_id=step.article_id,
                   is_required=step.is_required)
        for step in checklist.steps.all()
    )  # fmt: skip
    why = "category" if is_automatic else ""
    emit(ChecklistAdded(row.pk, checklist.pk, checklist.title, why), by=SYSTEM if is_automatic else by)
    tell(row)
    return made


@transaction.atomic
def take_off(on_ticket: TicketChecklist, *, by: Actor) -> None:
    """Take a checklist off its ticket; done twice it changes nothing.

    What came with the category is for supervisors to take off, else it would hold nothing back. Raises
    PermissionDenied, NotAllowedNow.
    """
    row = locked(on_ticket.ticket, allow=work_on(by))
    found = TicketChecklist.objects.filter(pk=on_ticket.pk, ticket=row).first()
    if found is None:
        return
    refuse_over(row)
    if found.is_automatic and not permissions.share(by):
        raise NotAllowedNow("It came with the category. A supervisor can take it off, or change the category.")
    drop(found, by=by)
    tell(row)


def drop(on_ticket: TicketChecklist, *, by: Actor, why: str = "") -> None:
    """Delete it, and say so on the ticket."""
    emit(ChecklistTakenOff(on_ticket.ticket_id, on_ticket.checklist_id, on_ticket.title, why), by=by)
    on_ticket.delete()


@transaction.atomic
def tick(step: TicketStep, *, is_ticked: bool, by: Actor, seen: int | None = None) -> TicketStep:
    """Tick a step, or take the tick away. What is so already stays as it is, with who did it first.

    Raises PermissionDenied, NotAllowedNow, and Conflict when somebody else changed it since version `seen` (A67).
    """
    row = locked(step.list.ticket, allow=work_on(by))
    found = TicketStep.objects.select_for_update(of=("self",)).filter(pk=step.pk, list__ticket=row).first()
    if found is None:
        raise NotAllowedNow("This step is no longer on the ticket. Look again.")
    if (found.ticked_at is not None) == is_ticked:
        return found
    if seen is not None and found.version != seen:
        raise Conflict(row, list(_news_of(row, found)[:1]))
    refuse_over(row)
    found.ticked_at = clock.now() if is_ticked else None
    found.ticked_by_id, found.ticked_by_name = (by.id, by.name) if is_ticked else (None, "")
    found.version += 1
    found.save(update_fields=["ticked_at", "ticked_by_id", "ticked_by_name", "version"])
    emit(StepTicked(row.pk, found.pk, found.text, is_ticked), by=by)
    tell(row)
    return found


def _news_of(row: Ticket, step: TicketStep) -> "list[Entry]":
    about = Entry.objects.filter(subject_kind="ticket", subject_id=row.pk, kind=StepTicked.slug, data__step=step.pk)
    return list(about.order_by("-id"))


def refuse_over(row: Ticket) -> None:
    """Raises NotAllowedNow for a ticket that has ended: what was done for it stands."""
    if not row.is_unsolved:
        raise NotAllowedNow(f"The ticket is {row.status}. Open it again first.")
