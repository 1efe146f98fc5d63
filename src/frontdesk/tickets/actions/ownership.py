"""Who has a ticket: assign, claim, hand over, hand back, acknowledge."""

from django.db import transaction
from django.db.models import Q

from frontdesk.accounts.models import Agent, Team
from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.row import authored, awaken, enter_status, locked, write
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import StatusChanged, TicketAcknowledged, TicketAssigned
from frontdesk.tickets.models import Assignment, Escalation, Ticket

OWNED = ("team", "assignee", "level", "acknowledged_at", "is_triaged", "snoozed_until")


def record_owner(row: Ticket, *, how: str, by: Actor, note: str = "") -> None:
    """The history row and the event of the owner that now stands on the ticket."""
    Assignment.objects.create(
        ticket=row, team_id=row.team_id, agent_id=row.assignee_id, how=how, note=note, **authored(by)
    )
    agent = Agent.objects.select_related("user").get(pk=row.assignee_id) if row.assignee_id else None
    emit(
        TicketAssigned(
            ticket=row.pk,
            how=how,
            team=row.team_id,
            team_name=row.team.name if row.team else "",
            agent=row.assignee_id,
            agent_name=agent.name if agent else "",
            note=note,
        ),
        by=by,
    )


@transaction.atomic
def assign(ticket: Ticket, *, to: Agent | None, by: Actor, note: str = "", seen: int | None = None) -> Ticket:
    """Give the ticket to an agent, or to nobody, with a word on why. Its team stays: raises NotAllowedNow where that is
    a private one whose tickets the agent cannot see."""
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    if row.assignee_id == (to.pk if to else None):
        return row
    refuse_ended(row)
    if to is not None:
        check_worker(to, row.team)
    row.assignee = to
    row.is_triaged = True
    changed = _opened(row, by) if to else []
    awaken(row, "moved", by=by)
    write(row, *OWNED, *changed)
    record_owner(row, how="assign", note=note.strip(), by=by)
    return row


@transaction.atomic
def claim(ticket: Ticket, *, by: Actor) -> Ticket:
    """Take the ticket as one's own and acknowledge it. Raises NotAllowedNow when somebody else has it."""
    row = locked(ticket, allow=permissions.work_on(by))
    if row.assignee_id == by.id:
        return row
    refuse_ended(row)
    if row.assignee is not None:
        raise NotAllowedNow(f"{row.assignee.name} has this ticket already.")
    row.assignee_id = by.id
    row.is_triaged = True
    acknowledged = acknowledged_by(row, by)
    changed = _opened(row, by)
    write(row, *OWNED, *changed)
    record_owner(row, how="claim", by=by)
    if acknowledged:
        emit(TicketAcknowledged(ticket=row.pk), by=by)
    return row


@transaction.atomic
def hand_over(
    ticket: Ticket, *, team: Team, by: Actor, to: Agent | None = None, note: str = "", seen: int | None = None
) -> Ticket:
    """Give the ticket to another team, and to one of its agents if named, with a word on why."""
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    refuse_ended(row)
    move_to(row, team, to, by)
    row.is_triaged = True
    changed = _opened(row, by) if to else []
    write(row, *OWNED, *changed)
    record_owner(row, how="hand_over", note=note.strip(), by=by)
    return row


@transaction.atomic
def hand_back(ticket: Ticket, *, by: Actor, note: str = "") -> Ticket:
    """Put the ticket back into its team's queue."""
    row = locked(ticket, allow=permissions.work_on(by))
    if row.assignee_id is None:
        return row
    refuse_ended(row)
    row.assignee = None
    write(row, *OWNED)
    record_owner(row, how="hand_back", note=note.strip(), by=by)
    return row


@transaction.atomic
def acknowledge(ticket: Ticket, *, by: Actor) -> Ticket:
    """Say for one's team that the ticket has arrived and will be worked on. Doing it twice changes nothing."""
    row = locked(ticket, allow=permissions.work_on(by))
    if not acknowledged_by(row, by):
        return row
    write(row, "acknowledged_at")
    emit(TicketAcknowledged(ticket=row.pk), by=by)
    return row


# Somebody who has the ticket has heard of these; a supervisor who was asked to step in says so themselves.
ANSWERED = Q(kind=Escalation.Kind.FUNCTIONAL) | Q(reason__in=[Escalation.Reason.CLAIM, Escalation.Reason.ACKNOWLEDGE])


def acknowledged_by(row: Ticket, by: Actor) -> bool:
    """Note on a locked ticket, not written yet, that somebody says: we have it. Whether nobody had said so."""
    now = clock.now()
    row.escalations.filter(ANSWERED, acknowledged_at=None).update(
        acknowledged_at=now, acknowledged_by_id=by.id if by.is_agent else None
    )
    if row.acknowledged_at is not None:
        return False
    row.acknowledged_at = now
    return True


def move_to(row: Ticket, team: Team, to: Agent | None, by: Actor) -> None:
    """Set team, owner and level of a locked ticket, not written yet. Raises NotAllowedNow."""
    if not team.is_active:
        raise NotAllowedNow(f"{team.name} is no longer active.")
    if to is not None:
        check_worker(to, team)
    row.team, row.assignee, row.level, row.acknowledged_at = team, to, team.level, None
    awaken(row, "moved", by=by)


def check_worker(agent: Agent, team: Team | None) -> None:
    """Raises NotAllowedNow for an agent who does not work tickets, or could not see those of a private team."""
    if not Agent.objects.working().filter(pk=agent.pk).exists():
        raise NotAllowedNow(f"{agent.name} does not work tickets.")
    if team is not None and team.is_private and not agent.teams.filter(pk=team.pk).exists():
        raise NotAllowedNow(f"{agent.name} is not in {team.name}, whose tickets are private.")


def refuse_ended(row: Ticket) -> None:
    """Raises NotAllowedNow for a ticket that nobody has any more: closed, or spam."""
    if row.status == Ticket.Status.CLOSED:
        raise NotAllowedNow("The ticket is closed.")
    if row.status == Ticket.Status.SPAM:
        raise NotAllowedNow("The ticket is spam. Say first that it is none.")


def _opened(row: Ticket, by: Actor) -> list[str]:
    """A new ticket that has an owner is open."""
    if row.status != Ticket.Status.NEW:
        return []
    changed = enter_status(row, Ticket.Status.OPEN, by=by)
    emit(StatusChanged(ticket=row.pk, before=Ticket.Status.NEW, after=Ticket.Status.OPEN, reason="owned"), by=by)
    return changed
