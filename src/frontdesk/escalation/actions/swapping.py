"""Two people change turns: one asks, the other agrees, and only then it holds. Supervisors need to ask nobody."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from frontdesk.accounts.models import Agent
from frontdesk.accounts.permissions import work
from frontdesk.escalation import permissions
from frontdesk.escalation.actions.rotations import told_stand_in, upcoming
from frontdesk.escalation.events import SwapAnswered, SwapAsked
from frontdesk.escalation.logic.rotation import Stretch
from frontdesk.escalation.models import Rotation, StandIn, Swap
from frontdesk.events import Actor, emit, signal
from frontdesk.kit import clock
from frontdesk.kit.html import one_line
from frontdesk.tickets.conflict import NotAllowedNow

State = Swap.State
OTHERS = "These turns are no longer as they were shown. Look again."


@transaction.atomic
def swap_turns(
    rotation: Rotation, *, one: datetime.datetime, other: datetime.datetime, by: Actor
) -> tuple[StandIn, StandIn]:
    """Let two people change turns, those that begin at `one` and at `other`, without asking them: for supervisors.

    Raises PermissionDenied, NotAllowedNow.
    """
    if not permissions.arrange(by):
        raise PermissionDenied
    row = Rotation.objects.select_for_update().get(pk=rotation.pk)
    return _change(row, *_turns(row, one, other), by)


@transaction.atomic
def ask_to_swap(
    rotation: Rotation, *, one: datetime.datetime, other: datetime.datetime, by: Actor, note: str = ""
) -> Swap:
    """Ask whoever has the other turn to change with one's own; which of the two is one's own does not matter.

    Asked again, nothing changes. Raises PermissionDenied for turns of others, NotAllowedNow.
    """
    row = Rotation.objects.select_for_update().get(pk=rotation.pk)
    first, second = _turns(row, one, other)
    if by.id == second.member:
        first, second = second, first
    if not (work(by) and by.is_agent and by.id == first.member):
        raise PermissionDenied
    known = Swap.objects.filter(rotation=row, gives_from=first.start, takes_from=second.start, state=State.OPEN).first()
    if known is not None and (known.asker_id, known.asked_id) == (first.member, second.member):
        return known
    if known is not None:
        _settle(known, State.WITHDRAWN)  # these were the turns of others when it was asked
    other_one = Agent.objects.working().select_related("user").filter(pk=second.member).first()
    if other_one is None:
        raise NotAllowedNow("Whoever has the other turn is not here any more: a supervisor puts somebody in.")
    made = Swap.objects.create(
        rotation=row, asker_id=first.member, asked=other_one, gives_from=first.start, gives_until=first.end,
        takes_from=second.start, takes_until=second.end, note=one_line(note, 200),
    )  # fmt: skip
    gives, takes = (at.astimezone(datetime.UTC).isoformat() for at in (first.start, second.start))
    emit(SwapAsked(row.pk, made.pk, row.name, other_one.pk, other_one.name, gives, takes, made.note), by=by)
    signal(["on-call"], ["staff"])
    return made


@transaction.atomic
def agree_to_swap(swap: Swap, *, by: Actor) -> Swap:
    """Change the turns, as one was asked to. Agreed already, nothing changes.

    Raises PermissionDenied for whoever was not asked, and NotAllowedNow where it was declined or withdrawn meanwhile or
    the turns are others by now.
    """
    row = _locked(swap)
    if not (work(by) and by.is_agent and by.id == row.asked_id):
        raise PermissionDenied
    if row.state == State.AGREED:
        return row
    _refuse_answered(row)
    rotation = Rotation.objects.get(pk=row.rotation_id)
    first, second = _turns(rotation, row.gives_from, row.takes_from)
    asked_for = (row.asker_id, row.gives_until, row.asked_id, row.takes_until)
    if (first.member, first.end, second.member, second.end) != asked_for or not rotation.is_active:
        raise NotAllowedNow(OTHERS)
    _change(rotation, first, second, by)
    answered = _answered(row, State.AGREED, by)
    both = (first.start, second.start)
    others = Swap.objects.filter(Q(gives_from__in=both) | Q(takes_from__in=both), rotation=rotation, state=State.OPEN)
    others.update(state=State.WITHDRAWN, answered_at=clock.now())  # these turns are other people's now
    return answered


@transaction.atomic
def decline_swap(swap: Swap, *, by: Actor) -> Swap:
    """Everything stays as it is: said by whoever was asked. Raises PermissionDenied, NotAllowedNow."""
    row = _locked(swap)
    if not (by.is_agent and by.id == row.asked_id):
        raise PermissionDenied
    if row.state == State.DECLINED:
        return row
    _refuse_answered(row)
    return _answered(row, State.DECLINED, by)


@transaction.atomic
def withdraw_swap(swap: Swap, *, by: Actor) -> Swap:
    """Ask no longer: for whoever asked, and for supervisors. Raises PermissionDenied, NotAllowedNow."""
    row = _locked(swap)
    if not (permissions.arrange(by) or (by.is_agent and by.id == row.asker_id)):
        raise PermissionDenied
    if row.state == State.WITHDRAWN:
        return row
    _refuse_answered(row)
    return _answered(row, State.WITHDRAWN, by)


def _locked(swap: Swap) -> Swap:
    """The rotation's row is locked first, as by everything that changes turns."""
    Rotation.objects.select_for_update().get(pk=swap.rotation_id)
    return Swap.objects.select_for_update(of=("self",)).select_related("asker__user", "rotation").get(pk=swap.pk)


def _refuse_answered(row: Swap) -> None:
    if row.state != State.OPEN:
        raise NotAllowedNow(f"It was {row.get_state_display().lower()} meanwhile.")


def _settle(row: Swap, state: Swap.State) -> None:
    row.state, row.answered_at = state, clock.now()
    row.save(update_fields=["state", "answered_at"])


def _answered(row: Swap, state: Swap.State, by: Actor) -> Swap:
    _settle(row, state)
    names = (row.rotation.name, row.asker_id, row.asker.name, row.asked_id)
    emit(SwapAnswered(row.rotation_id, row.pk, *names, how=str(state)), by=by)
    signal(["on-call"], ["staff"])
    return row


def _turns(row: Rotation, one: datetime.datetime, other: datetime.datetime) -> tuple[Stretch, Stretch]:
    found = {turn.start: turn for turn in upcoming(row)}
    first, second = found.get(one), found.get(other)
    if first is None or second is None or first.member == second.member:
        raise NotAllowedNow(OTHERS)
    return first, second


def _change(row: Rotation, first: Stretch, second: Stretch, by: Actor) -> tuple[StandIn, StandIn]:
    people = Agent.objects.select_related("user").in_bulk([first.member, second.member])
    if not Agent.objects.working().filter(pk__in=people).count() == 2:
        raise NotAllowedNow("One of them does not work tickets any more.")
    return _put(row, people[second.member], first, by), _put(row, people[first.member], second, by)


def _put(row: Rotation, agent: Agent, turn: Stretch, by: Actor) -> StandIn:
    made = StandIn.objects.create(
        rotation=row, agent=agent, starts_at=turn.start, ends_at=turn.end, note="Turns changed", by_name=by.name
    )
    told_stand_in(made, agent, "added", by)
    return made
