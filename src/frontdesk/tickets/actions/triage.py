"""The triage officer's one act: accept what a ticket is about and how urgent it is, and hand it to a team."""

from django.db import transaction

from frontdesk.accounts.models import Agent, Team
from frontdesk.events import Actor, emit
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.ownership import OWNED, _opened, check_worker, record_owner
from frontdesk.tickets.actions.row import locked, write
from frontdesk.tickets.actions.weighing import weights_for
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import TicketTriaged
from frontdesk.tickets.models import Category, Ticket


@transaction.atomic
def triage(
    ticket: Ticket,
    *,
    by: Actor,
    category: Category | None,
    urgency: int,
    impact: int,
    priority: int | None = None,
    level: int | None = None,
    language: str = "",
    team: Team | None = None,
    to: Agent | None = None,
    note: str = "",
    seen: int | None = None,
) -> Ticket:
    """Set category, urgency, impact, priority (by the matrix unless given), language, team and owner at once.

    `level` is that of the team; without a team it may be set by itself. Raises NotAllowedNow when they disagree.
    """
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    if not row.is_unsolved:
        raise NotAllowedNow("Only unsolved tickets can be triaged.")
    if team is not None and level is not None and level != team.level:
        raise NotAllowedNow(f"{team.name} works on level {team.level}, not {level}.")
    moved = (team or row.team, to) != (row.team, row.assignee)
    row.category, row.urgency, row.impact = category, urgency, impact
    row.priority = priority or weights_for(row.requester).priority(urgency, impact)
    row.language = language or row.language
    if team is not None:
        if not team.is_active:
            raise NotAllowedNow(f"{team.name} is no longer active.")
        row.acknowledged_at = None if team.pk != row.team_id else row.acknowledged_at
        row.team, row.level = team, team.level
    elif level is not None:
        row.level = level
    if to is not None:
        check_worker(to, row.team)
    row.assignee = to
    row.is_triaged = True
    changed = _opened(row, by) if to else []
    write(row, *OWNED, "category", "urgency", "impact", "priority", "language", *changed)
    emit(
        TicketTriaged(
            ticket=row.pk,
            category=category.name if category else "",
            priority=Ticket.Priority(row.priority).label,
            level=row.level,
        ),
        by=by,
    )
    if moved or note.strip():
        record_owner(row, how="hand_over", note=note.strip(), by=by)
    return row
