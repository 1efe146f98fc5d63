"""Asking for more than one can do oneself: another team (functional), or a supervisor (hierarchical); and back."""

from typing import Any

from django.db import transaction

from frontdesk.accounts.models import Agent, Role, Team
from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.ownership import OWNED, acknowledged_by, check_worker, move_to, refuse_ended
from frontdesk.tickets.actions.row import authored, awaken, locked, write
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import (
    EscalationAcknowledged,
    TicketAcknowledged,
    TicketDeescalated,
    TicketEscalated,
    TicketRaised,
)
from frontdesk.tickets.models import Assignment, Escalation, Ticket

IN_CHARGE = (Role.SUPERVISOR, Role.ADMINISTRATOR)
Kind = Escalation.Kind


@transaction.atomic
def escalate(
    ticket: Ticket, *, team: Team, note: str, by: Actor, seen: int | None = None, reason: str = "hand", cause: str = ""
) -> Ticket:
    """Give the ticket to a team on a higher level, or of another specialty on the same one, with everything said so
    far and a note on what was tried. `reason` is one of Escalation.Reason, `cause` the same in words.

    Raises PermissionDenied, Conflict, and NotAllowedNow without a note or for a team that is below.
    """
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    refuse_ended(row)
    if not note.strip():
        raise NotAllowedNow("Say what was tried and what is needed: the next level reads it first.")
    if team.level < row.level or team.pk == row.team_id:
        raise NotAllowedNow(f"{team.name} is not a higher level than {row.level}.")
    before, had = row.level, row.assignee
    end_open(row.pk, "passed_on", by=by, kind=Kind.FUNCTIONAL)
    made = Escalation.objects.create(
        ticket=row, kind=Kind.FUNCTIONAL, reason=reason, cause=cause[:200], from_team=row.team, from_agent=had,
        to_team=team, from_level=before, to_level=team.level, note=note.strip(), **authored(by),
    )  # fmt: skip
    move_to(row, team, None, by)
    row.is_triaged = True
    write(row, *OWNED)
    Assignment.objects.create(ticket=row, team=team, agent=None, how="escalate", note=note.strip(), **authored(by))
    emit(
        TicketEscalated(
            ticket=row.pk, from_level=before, to_level=team.level, team=team.pk, team_name=team.name,
            note=note.strip(), escalation=made.pk, reason=reason, cause=cause[:200],
        ),
        by=by,
    )  # fmt: skip
    return row


@transaction.atomic
def raise_to_supervisor(
    ticket: Ticket, *, note: str, by: Actor, to: Agent | None = None, seen: int | None = None, reason: str = "hand",
    cause: str = "",
) -> Ticket:  # fmt: skip
    """Ask a supervisor to step in: the ticket stays with its team and its owner, and `to` is in charge; without one,
    whoever watches over the team. Asked again for the same person, nothing changes.

    Raises PermissionDenied, Conflict, and NotAllowedNow without a note or for somebody who does not supervise.
    """
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    refuse_ended(row)
    if not note.strip():
        raise NotAllowedNow("Say what you need: the supervisor reads it first.")
    if to is not None:
        _check_in_charge(to, row)
    known = row.escalations.filter(kind=Kind.HIERARCHICAL, ended_at=None).first()
    if known is not None and known.in_charge_id == (to.pk if to else None):
        return row
    end_open(row.pk, "passed_on", by=by, kind=Kind.HIERARCHICAL)
    made = Escalation.objects.create(
        ticket=row, kind=Kind.HIERARCHICAL, reason=reason, cause=cause[:200], from_team=row.team,
        from_agent=row.assignee, to_team=row.team, in_charge=to, from_level=row.level, to_level=row.level,
        note=note.strip(), **authored(by),
    )  # fmt: skip
    write(row)
    emit(
        TicketRaised(
            ticket=row.pk, escalation=made.pk, level=row.level, note=note.strip(), agent=to.pk if to else None,
            agent_name=to.name if to else "", reason=reason, cause=cause[:200],
        ),
        by=by,
    )  # fmt: skip
    return row


@transaction.atomic
def deescalate(
    ticket: Ticket, *, note: str, by: Actor, kind: str = "", team: Team | None = None, seen: int | None = None
) -> Ticket:
    """Take back the open escalation of that kind, or the newest one, with a word on what was found.

    After a functional one the ticket goes to the `team`, else to the one that it came from, and to whoever had it
    there. Without an open one, a ticket goes down to a `team` that is named. Raises PermissionDenied, Conflict,
    NotAllowedNow.
    """
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    refuse_ended(row)
    if not note.strip():
        raise NotAllowedNow("Say what was found: whoever goes on with it reads it first.")
    open_ = row.escalations.filter(ended_at=None).select_related("from_team", "from_agent__user").order_by("-id")
    given = (open_.filter(kind=kind) if kind else open_).first()
    if given is None and (kind or team is None):
        raise NotAllowedNow("It is not escalated.")
    if given is not None:
        _end(Escalation.objects.filter(pk=given.pk), "returned", by, note.strip())
    if given is not None and given.kind == Kind.HIERARCHICAL:
        write(row)
    else:
        _move_down(row, team, given, note.strip(), by)
    emit(
        TicketDeescalated(
            ticket=row.pk, escalation=given.pk if given else None, kind=given.kind if given else Kind.FUNCTIONAL,
            level=row.level, team=row.team_id, team_name=row.team.name if row.team else "", note=note.strip(),
        ),
        by=by,
    )  # fmt: skip
    return row


@transaction.atomic
def acknowledge_escalation(given: Escalation, *, by: Actor) -> Escalation:
    """Say that one has heard of it and sees to it. Whoever is first is the one; later, nothing changes.

    Raises PermissionDenied, and NotAllowedNow for one that has ended.
    """
    known = Escalation.objects.select_related("ticket").get(pk=given.pk)
    row = locked(known.ticket, allow=permissions.work_on(by))
    made = Escalation.objects.select_for_update(of=("self",)).select_related("acknowledged_by__user").get(pk=known.pk)
    if made.acknowledged_at is not None:
        return made
    if made.ended_at is not None:
        raise NotAllowedNow("It has ended meanwhile.")
    made.acknowledged_at, made.acknowledged_by_id = clock.now(), by.id if by.is_agent else None
    made.save(update_fields=["acknowledged_at", "acknowledged_by"])
    has_arrived = made.kind == Kind.FUNCTIONAL and row.team_id == made.to_team_id and acknowledged_by(row, by)
    write(row, *(["acknowledged_at"] if has_arrived else []))
    if has_arrived:
        emit(TicketAcknowledged(ticket=row.pk), by=by)
    else:
        emit(EscalationAcknowledged(ticket=row.pk, escalation=made.pk, kind=made.kind), by=by)
    return made


def end_open(ticket: int, how: str, *, by: Actor, kind: str = "", away_from: int | None = None) -> int:
    """End what is open of a ticket that is locked: `how` is passed_on, moved or ended. Returns how many.

    With `away_from`, a team's key, only what went to other teams.
    """
    found = Escalation.objects.filter(ticket=ticket, ended_at=None)
    found = found.filter(kind=kind) if kind else found
    return _end(found.exclude(to_team=away_from) if away_from is not None else found, how, by)


def open_again(ticket: int) -> int:
    """What ended last together with a locked ticket is open again: its end was undone. Returns how many."""
    known = Escalation.objects.filter(ticket=ticket)
    last = known.filter(ended_how="ended").order_by("-ended_at").values_list("ended_at", flat=True).first()
    if last is None:
        return 0
    free = set(Kind.values) - set(known.filter(ended_at=None).values_list("kind", flat=True))
    again = known.filter(ended_how="ended", ended_at=last, kind__in=free)
    return again.update(ended_at=None, ended_how="", ended_by="")


def _end(found: Any, how: str, by: Actor, note: str = "") -> int:
    return int(found.update(ended_at=clock.now(), ended_how=how, ended_by=by.name[:200], ended_note=note))


def _move_down(row: Ticket, team: Team | None, given: Escalation | None, note: str, by: Actor) -> None:
    target = team or (given.from_team if given else None)
    if target is not None and (target.level > row.level or target.pk == row.team_id):
        raise NotAllowedNow(f"{target.name} is not below level {row.level}.")
    had = given.from_agent if given is not None and target is not None and target.pk == given.from_team_id else None
    if target is None:
        row.team, row.assignee, row.acknowledged_at = None, None, None
        row.level = given.from_level if given else row.level
        awaken(row, "moved", by=by)
    else:
        move_to(row, target, had if had is not None and _may_have(had, target) else None, by)
    write(row, *OWNED)
    Assignment.objects.create(
        ticket=row, team=row.team, agent=row.assignee, how="deescalate", note=note, **authored(by)
    )


def _may_have(agent: Agent, team: Team) -> bool:
    try:
        check_worker(agent, team)
    except NotAllowedNow:
        return False
    return True


def _check_in_charge(agent: Agent, row: Ticket) -> None:
    if agent.role not in IN_CHARGE:
        raise NotAllowedNow(f"{agent.name} does not supervise.")
    if not Agent.objects.working().filter(pk=agent.pk).exists():
        raise NotAllowedNow(f"{agent.name} does not work tickets.")
    if not Ticket.objects.visible_to(agent.actor()).filter(pk=row.pk).exists():
        raise NotAllowedNow(f"{agent.name} cannot see this ticket: its team is private.")
