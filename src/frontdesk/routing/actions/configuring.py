"""Queues, skills, reasons and what people can carry: made and changed."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction

from frontdesk.accounts.actions.changes import apply
from frontdesk.accounts.models import Agent, Calendar, Team
from frontdesk.channels.channel import Channel
from frontdesk.events import Actor, emit, signal
from frontdesk.kit import clock
from frontdesk.routing import permissions
from frontdesk.routing.actions.alone import decide_alone
from frontdesk.routing.actions.attending import attend, believe_nothing, wake
from frontdesk.routing.actions.ending import end
from frontdesk.routing.actions.recording import ROUTING
from frontdesk.routing.actions.tending import gather_all
from frontdesk.routing.events import QueueSaved, RoutingSaved
from frontdesk.routing.models import (
    AgentSkill,
    ChannelLoad,
    Offer,
    Place,
    Queue,
    QueueSkill,
    Reason,
    Skill,
    Worker,
    WorkerLimit,
)
from frontdesk.routing.strategy import Strategy
from frontdesk.tickets import facts
from frontdesk.tickets.logic.conditions import FaultyCondition, Group, write

FIELDS = (
    "name", "position", "is_active", "conditions", "strategy", "language", "offer_seconds", "offers_at_once",
    "ages_minutes", "relax_after_seconds", "overflow_after_seconds", "fallback_after_seconds", "fallback", "when_away",
    "return_after_minutes",
)  # fmt: skip
LEVELS = range(1, 6)
M = TypeVar("M", bound=models.Model)


@transaction.atomic
def save_queue(
    queue: Queue | None,
    *,
    by: Actor,
    tree: Group | None = None,
    teams: Sequence[Team] | None = None,
    overflow_teams: Sequence[Team] | None = None,
    needs: Mapping[int, tuple[int, bool]] | None = None,
    **fields: Any,
) -> Queue:
    """Make a queue, or change one. `needs` are (least, is_required) by the id of a skill. What is None stays.

    Tickets that wait are sorted anew. Raises PermissionDenied, and ValidationError for conditions that cannot be asked,
    a strategy that is not there, or a circle of queues behind queues.
    """
    if not permissions.configure(by):
        raise PermissionDenied
    decide_alone()
    row = queue or Queue()
    if tree is not None:
        fields["conditions"] = _checked(tree)
    if fields.get("strategy", row.strategy) not in Strategy.entries():
        raise ValidationError({"strategy": "There is no such strategy."})
    _refuse_circle(row, fields.get("fallback", row.fallback))
    apply(row, fields, FIELDS)
    if teams is not None:
        row.teams.set(teams)
    if overflow_teams is not None:
        row.overflow_teams.set(overflow_teams)
    if needs is not None:
        _set_needs(row, needs)
    believe_nothing()
    _sort_anew(row)
    emit(QueueSaved(row.pk, row.name, "changed" if queue else "made"), by=by)
    signal(["routing"], ["staff"])
    gather_all.defer()
    return row


def _checked(tree: Group) -> dict[str, Any]:
    try:
        if facts.is_personal(tree):
            raise ValidationError("A queue cannot ask for what is “mine”: it is nobody's.")
        facts.check(tree)
    except FaultyCondition as fault:
        raise ValidationError(str(fault)) from fault
    return write(tree)


def _refuse_circle(row: Queue, fallback: Queue | None) -> None:
    step, seen = fallback, {row.pk} if row.pk else set[int]()
    while step is not None:
        if step.pk in seen:
            raise ValidationError({"fallback": "These queues would hand tickets round in a circle."})
        seen.add(step.pk)
        step = step.fallback


def _set_needs(row: Queue, needs: Mapping[int, tuple[int, bool]]) -> None:
    if any(least not in LEVELS for least, _ in needs.values()):
        raise ValidationError("A proficiency is between 1 and 5.")
    row.needs.all().delete()
    known = set(Skill.objects.filter(pk__in=needs).values_list("pk", flat=True))
    QueueSkill.objects.bulk_create(
        QueueSkill(queue=row, skill_id=skill, least=least, is_required=is_required)
        for skill, (least, is_required) in needs.items()
        if skill in known
    )


def _sort_anew(row: Queue) -> None:
    """What waits here is looked at again; where nothing is taken in any more, it leaves."""
    now = clock.now()
    waiting = list(row.places.exclude(state="left").values_list("ticket", flat=True))
    offers = list(Offer.objects.filter(ticket__in=waiting, state="open").select_related("agent__user"))
    if offers:
        end(offers, Offer.State.WITHDRAWN, by=ROUTING, now=now)
    Place.objects.filter(queue=row).exclude(state="left").update(state="left", left_at=now, left_why="sorted")
    attend(waiting)


@transaction.atomic
def remove_queue(queue: Queue, *, by: Actor) -> None:
    """Take a queue away: its tickets are sorted into the others, or stay unassigned. Raises PermissionDenied."""
    if not permissions.configure(by):
        raise PermissionDenied
    decide_alone()
    _sort_anew(queue)
    emit(QueueSaved(queue.pk, queue.name, "removed"), by=by)
    queue.delete()
    signal(["routing"], ["staff"])


@transaction.atomic
def save_skill(skill: Skill | None, *, by: Actor, **fields: Any) -> Skill:
    """Make or change a skill. Raises PermissionDenied, ValidationError."""
    return _save(Skill, skill, fields, ("name", "language", "is_active"), "skill", by)


@transaction.atomic
def save_reason(reason: Reason | None, *, by: Actor, **fields: Any) -> Reason:
    """Make or change an own reason for a state. Raises PermissionDenied, ValidationError."""
    return _save(Reason, reason, fields, ("name", "state", "position", "is_active"), "reason", by)


@transaction.atomic
def save_channel_load(load: ChannelLoad | None, *, by: Actor, **fields: Any) -> ChannelLoad:
    """Say what tickets of a channel weigh. Raises PermissionDenied, ValidationError."""
    if fields.get("channel") is not None and Channel.find(fields["channel"]) is None:
        raise ValidationError({"channel": "There is no such channel."})
    return _save(ChannelLoad, load, fields, ("channel", "weight", "most"), "channel_load", by)


def _save(kind: type[M], row: M | None, fields: dict[str, Any], allowed: Sequence[str], subject: str, by: Actor) -> M:
    if not permissions.configure(by):
        raise PermissionDenied
    decide_alone()
    saved = row or kind()
    apply(saved, fields, allowed)
    emit(RoutingSaved(saved.pk, subject, str(saved), "changed" if row else "made"), by=by)
    wake()
    return saved


@transaction.atomic
def remove_row(row: Skill | Reason | ChannelLoad, *, by: Actor) -> None:
    """Take away a skill, a reason or a channel's weight. Raises PermissionDenied."""
    if not permissions.configure(by):
        raise PermissionDenied
    decide_alone()
    subject = {Skill: "skill", Reason: "reason", ChannelLoad: "channel_load"}[type(row)]
    emit(RoutingSaved(row.pk, subject, str(row), "removed"), by=by)
    row.delete()
    wake()


@transaction.atomic
def equip_agent(
    agent: Agent,
    *,
    by: Actor,
    capacity: int | None,
    weight: int = 1,
    skills: Mapping[int, int] | None = None,
    limits: Mapping[str, int] | None = None,
    calendar: Calendar | None = None,
) -> Worker:
    """What an agent can carry (None: as usual) and do: proficiency by skill, most tickets by channel.

    Their duty ends with the hours of a `calendar`, without one when they say so.

    Raises PermissionDenied, ValidationError.
    """
    if not permissions.equip(by):
        raise PermissionDenied
    if not 1 <= weight <= 100 or not 0 <= (capacity or 0) <= 1000:
        raise ValidationError("A weight is between 1 and 100, a capacity between 0 and 1000.")
    decide_alone()
    worker = Worker.objects.select_for_update().get_or_create(agent=agent)[0]
    worker.capacity, worker.weight, worker.calendar = capacity, weight, calendar
    worker.save(update_fields=["capacity", "weight", "calendar"])
    if skills is not None:
        if any(level not in LEVELS for level in skills.values()):
            raise ValidationError("A proficiency is between 1 and 5.")
        AgentSkill.objects.filter(agent=agent).delete()
        known = set(Skill.objects.filter(pk__in=skills).values_list("pk", flat=True))
        AgentSkill.objects.bulk_create(
            AgentSkill(agent=agent, skill_id=skill, proficiency=level)
            for skill, level in skills.items()
            if skill in known
        )
    if limits is not None:
        WorkerLimit.objects.filter(agent=agent).delete()
        WorkerLimit.objects.bulk_create(
            WorkerLimit(agent=agent, channel=slug, most=most) for slug, most in limits.items()
        )
    emit(RoutingSaved(agent.pk, "agent", f"what {agent.name} can carry"), by=by)
    wake()
    return worker
