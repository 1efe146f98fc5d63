"""Handing a ticket on: at once is `hand_over`; here it is offered first, and moves when somebody accepts."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.accounts.models import Agent, Team
from frontdesk.channels.models import Inbox
from frontdesk.events import SYSTEM, Actor, emit, signal
from frontdesk.kit import clock
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.ownership import OWNED, check_worker, record_owner, refuse_ended
from frontdesk.tickets.actions.redaction import card_mask
from frontdesk.tickets.actions.row import authored, awaken, enter_status, locked, write
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import InboxChanged, StatusChanged, TransferEnded, TransferOffered
from frontdesk.tickets.models import Offer, Ticket

BATCH = 200
WAITS = (15, 60, 240, 1440)  # minutes
State = Offer.State


@transaction.atomic
def offer(
    ticket: Ticket,
    *,
    note: str,
    by: Actor,
    to: Agent | None = None,
    team: Team | None = None,
    minutes: int = 60,
    seen: int | None = None,
) -> Offer:
    """Offer a ticket to an agent, or to whoever of a team takes it, for so many minutes; its owner keeps it meanwhile.

    One offer at a time. Raises PermissionDenied, Conflict, and NotAllowedNow for an offer to nobody, without a word on
    why, to somebody who could not see it, or beside an open one.
    """
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    refuse_ended(row)
    words = card_mask().text(note.strip())[:4000]
    if not words:
        raise NotAllowedNow("Say what it is about: whoever gets it reads that first.")
    if not by.is_agent or by.id is None or minutes not in WAITS:
        raise PermissionDenied
    _check_receiver(row, to, team, by)
    if Offer.objects.filter(ticket=row, state=State.OPEN).exists():
        raise NotAllowedNow("It is offered to somebody already. Withdraw that first.")
    made = Offer.objects.create(
        ticket=row, giver_id=by.id, to_agent=to, to_team=team, note=words,
        expires_at=clock.now() + datetime.timedelta(minutes=minutes), **authored(by),
    )  # fmt: skip
    write(row)
    emit(
        TransferOffered(
            ticket=row.pk, offer=made.pk, giver=by.id, to=_name(made), note=words, agent=to.pk if to else None,
            team=team.pk if team else None,
        ),
        by=by,
    )  # fmt: skip
    _call(made)
    return made


@transaction.atomic
def accept_offer(given: Offer, *, by: Actor) -> Ticket:
    """Take an offered ticket: from now on it is one's own, with the note on top. Taking it twice changes nothing.

    Raises PermissionDenied for somebody to whom it was not offered, and NotAllowedNow when it has ended.
    """
    known = Offer.objects.select_related("ticket").get(pk=given.pk)
    row = locked(known.ticket, allow=permissions.work_on(by))
    made = _open(known, by)
    if made.state == State.ACCEPTED and row.assignee_id == by.id:
        return row
    _check_open(made)
    refuse_ended(row)
    if made.to_team is not None and made.to_team_id != row.team_id:
        row.team, row.level, row.acknowledged_at = made.to_team, made.to_team.level, None
    row.assignee, row.is_triaged = Agent.objects.select_related("user").get(pk=by.id or 0), True
    row.acknowledged_at = row.acknowledged_at or clock.now()
    awaken(row, "moved", by=by)
    before, changed = row.status, list[str]()
    if before == Ticket.Status.NEW:
        changed = enter_status(row, Ticket.Status.OPEN, by=by)
    write(row, *OWNED, *changed)
    _end(made, State.ACCEPTED, by)
    record_owner(row, how="transfer", note=made.note, by=by)
    if changed:
        emit(StatusChanged(ticket=row.pk, before=before, after=row.status, reason="owned"), by=by)
    return row


@transaction.atomic
def decline_offer(given: Offer, *, by: Actor, answer: str = "") -> None:
    """Say no, with a word on why. Raises PermissionDenied, and NotAllowedNow when it has ended otherwise."""
    known = Offer.objects.select_related("ticket").get(pk=given.pk)
    row = locked(known.ticket, allow=permissions.work_on(by))
    made = _open(known, by)
    if made.state == State.DECLINED:
        return
    _check_open(made)
    write(row)
    _end(made, State.DECLINED, by, card_mask().text(answer.strip())[:300])


@transaction.atomic
def withdraw_offer(given: Offer, *, by: Actor) -> None:
    """Take an offer back. Its giver, the owner, or a supervisor may; raises PermissionDenied, NotAllowedNow."""
    known = Offer.objects.select_related("ticket").get(pk=given.pk)
    row = locked(known.ticket, allow=permissions.work_on(by))
    made = Offer.objects.select_for_update(of=("self",)).select_related("to_agent__user", "to_team").get(pk=known.pk)
    if by.id not in {made.giver_id, row.assignee_id} and not by.has_role("administrator", "supervisor"):
        raise PermissionDenied
    if made.state == State.WITHDRAWN:
        return
    _check_open(made)
    write(row)
    _end(made, State.WITHDRAWN, by)


def return_late_offers() -> int:
    """Offers that nobody answered in time go back to who gave them, each once; returns how many (F45)."""
    due = Offer.objects.filter(state=State.OPEN, expires_at__lte=clock.now()).order_by("expires_at")
    return sum(_return_one(pk) for pk in list(due.values_list("pk", flat=True)[:BATCH]))


@transaction.atomic
def _return_one(pk: int) -> bool:
    known = Offer.objects.select_related("ticket").get(pk=pk)
    row = Ticket.objects.select_for_update(of=("self",)).select_related("team").get(pk=known.ticket_id)
    found = Offer.objects.select_for_update(of=("self",)).select_related("to_agent__user", "to_team")
    made = found.filter(pk=pk, state=State.OPEN, expires_at__lte=clock.now()).first()
    if made is None:
        return False
    write(row)
    _end(made, State.EXPIRED, SYSTEM)
    return True


@transaction.atomic
def move_to_inbox(ticket: Ticket, *, inbox: Inbox, by: Actor, seen: int | None = None) -> Ticket:
    """Answers leave from this inbox from now on. Raises NotAllowedNow for one that is not in use."""
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    refuse_ended(row)
    if not inbox.is_active:
        raise NotAllowedNow(f"{inbox.name} is not in use.")
    main = row.conversations.get(is_main=True)
    if main.inbox_id == inbox.pk:
        return row
    main.inbox = inbox
    main.save(update_fields=["inbox"])
    row.brand = inbox.brand or row.brand
    write(row, "brand")
    emit(InboxChanged(ticket=row.pk, inbox=inbox.pk, name=inbox.name), by=by)
    return row


def _check_receiver(row: Ticket, to: Agent | None, team: Team | None, by: Actor) -> None:
    if to is None and team is None:
        raise NotAllowedNow("Choose to whom.")
    if to is not None and to.pk == row.assignee_id:
        raise NotAllowedNow(f"{to.name} has it already.")
    if to is not None:
        check_worker(to, team or row.team)
    if team is not None and not team.is_active:
        raise NotAllowedNow(f"{team.name} is no longer active.")
    if team is not None and to is None and not team.members.exclude(pk=by.id or 0).exists():
        raise NotAllowedNow(f"Nobody else is in {team.name}.")


def _open(known: Offer, by: Actor) -> Offer:
    """The locked offer, for somebody to whom it was made. Raises PermissionDenied."""
    made = Offer.objects.select_for_update(of=("self",)).select_related("to_agent__user", "to_team").get(pk=known.pk)
    is_asked = made.to_agent_id == by.id if made.to_agent_id else made.to_team_id in by.scope.teams
    if not (by.is_agent and is_asked):
        raise PermissionDenied
    return made


def _check_open(made: Offer) -> None:
    if made.state == State.OPEN and made.expires_at <= clock.now():
        raise NotAllowedNow("Its time has passed: it went back to who offered it.")
    if made.state != State.OPEN:
        by = f" by {made.ended_by}" if made.ended_by else ""
        raise NotAllowedNow(f"This offer has ended: {made.get_state_display().lower()}{by}.")


def _end(made: Offer, state: str, by: Actor, answer: str = "") -> None:
    made.state, made.answer, made.ended_at, made.ended_by = State(state), answer, clock.now(), by.name[:200]
    made.save(update_fields=["state", "answer", "ended_at", "ended_by"])
    emit(
        TransferEnded(
            ticket=made.ticket_id, offer=made.pk, giver=made.giver_id, to=_name(made), state=state, answer=answer
        ),
        by=by,
    )
    _call(made)


def _name(made: Offer) -> str:
    names = [made.to_team.name if made.to_team else "", made.to_agent.name if made.to_agent else ""]
    return " · ".join(name for name in names if name)


def _call(made: Offer) -> None:
    audience = {f"agent.{key}" for key in (made.giver_id, made.to_agent_id) if key}
    audience |= {f"team.{made.to_team_id}"} if made.to_team_id else set()
    signal(["offers"], sorted(audience))
