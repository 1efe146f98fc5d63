"""Problems: open, change, and link the tickets that are due to them."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F

from frontdesk.accounts.models import Team
from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.tickets.actions.row import authored, locked
from frontdesk.tickets.actions.row import tell as tell_ticket
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Category, Ticket
from frontdesk.tickets.permissions import work_on
from frontdesk.updates import permissions
from frontdesk.updates.actions.addressing import refuse_foreign, tell
from frontdesk.updates.events import ProblemLinked, ProblemSaved, ProblemUnlinked
from frontdesk.updates.models import LinkedTicket, Problem

LONGEST = 20_000


@transaction.atomic
def save_problem(
    problem: Problem | None,
    *,
    title: str,
    by: Actor,
    description: str = "",
    workaround: str = "",
    status: str = Problem.Status.INVESTIGATING,
    categories: Sequence[Category] = (),
    teams: Sequence[Team] = (),
    seen: int | None = None,
) -> Problem:
    """Open a problem, for teams or (when none is named) for everybody, or change one.

    Raises PermissionDenied, ValidationError, NotAllowedNow when somebody else has changed it since version `seen`.
    """
    row = _writable(problem, by, seen)
    refuse_foreign(teams, by)
    row.title = " ".join(title.replace("\x00", "").split())[:160]
    row.description, row.workaround = (each.replace("\x00", "").strip() for each in (description, workaround))
    _check(row, status)
    if status == Problem.Status.FIXED and row.status != status:
        row.fixed_at = clock.now()
    row.status, row.is_for_all = status, not teams
    row.version += 0 if problem is None else 1
    row.save()
    row.categories.set(categories)
    row.teams.set(teams)
    label = Problem.Status(row.status).label.lower()
    emit(ProblemSaved(row.pk, row.title, label, "changed" if problem else "opened"), by=by)
    tell("problems", teams, is_for_all=row.is_for_all)
    return row


def _check(row: Problem, status: str) -> None:
    if not row.title:
        raise ValidationError({"title": "A problem needs a title."})
    if status not in Problem.Status.values:
        raise ValidationError({"status": "There is no such status."})
    if status == Problem.Status.WORKAROUND and not row.workaround:
        raise ValidationError({"workaround": "Write down the workaround that is known."})
    if max(len(row.description), len(row.workaround)) > LONGEST:
        raise ValidationError(f"At most {LONGEST} characters each.")


def _writable(problem: Problem | None, by: Actor, seen: int | None) -> Problem:
    if not permissions.record_problem(by):
        raise PermissionDenied
    if problem is None:
        return Problem(author_name=by.name)
    row = locked_problem(problem, by)
    if seen is not None and row.version != seen:
        raise NotAllowedNow("Somebody else changed this problem meanwhile. Open it again to see what it is now.")
    return row


def locked_problem(problem: Problem, by: Actor) -> Problem:
    """The problem's row, locked until the end of the transaction. Raises PermissionDenied."""
    row = Problem.objects.select_for_update().visible_to(by).filter(pk=problem.pk).first()
    if row is None or not permissions.record_problem(by):
        raise PermissionDenied
    return row


@transaction.atomic
def link_ticket(problem: Problem, ticket: Ticket, *, by: Actor) -> None:
    """The ticket is due to the problem. Linking it twice changes nothing.

    Raises PermissionDenied unless the actor works on the ticket and sees the problem (A32), NotAllowedNow for a closed
    problem.
    """
    row = locked(ticket, allow=work_on(by))
    cause = locked_problem(problem, by)
    if LinkedTicket.objects.filter(problem=cause, ticket=row).exists():
        return
    if cause.status == Problem.Status.CLOSED:
        raise NotAllowedNow("This problem is closed. Open it again, or open another one.")
    LinkedTicket.objects.create(problem=cause, ticket=row, **authored(by))
    _count(cause, 1)
    emit(ProblemLinked(row.pk, cause.pk, cause.title), by=by)
    tell_ticket(row)


@transaction.atomic
def unlink_ticket(problem: Problem, ticket: Ticket, *, by: Actor) -> None:
    """The ticket is not due to the problem after all. Doing it twice changes nothing. Raises PermissionDenied (A32)."""
    row = locked(ticket, allow=work_on(by))
    cause = locked_problem(problem, by)
    if not LinkedTicket.objects.filter(problem=cause, ticket=row).delete()[0]:
        return
    _count(cause, -1)
    emit(ProblemUnlinked(row.pk, cause.pk, cause.title), by=by)
    tell_ticket(row)


def _count(problem: Problem, change: int) -> None:
    Problem.objects.filter(pk=problem.pk).update(ticket_count=F("ticket_count") + change)
    tell("problems", list(problem.teams.all()), is_for_all=problem.is_for_all)
