"""Who is on call: rotations, and what is different once."""

import datetime
import zoneinfo
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.accounts.actions.changes import apply
from frontdesk.accounts.models import Agent
from frontdesk.escalation import permissions
from frontdesk.escalation.events import RotationSaved, StandInChanged
from frontdesk.escalation.logic.rotation import DIVISORS, Stretch, turns
from frontdesk.escalation.models import Rotation, RotationMember, StandIn
from frontdesk.events import Actor, emit, signal
from frontdesk.kit import clock
from frontdesk.tickets.conflict import NotAllowedNow

FIELDS = (
    "name", "time_zone", "unit", "length", "handover_at", "starts_on", "from_time", "until_time", "days", "is_active",
)  # fmt: skip
MOST_PEOPLE = 50
LONGEST_STAND_IN = datetime.timedelta(days=92)
AHEAD = datetime.timedelta(days=14)


@transaction.atomic
def save_rotation(
    rotation: Rotation | None, *, by: Actor, people: Sequence[Agent] | None = None, **fields: Any
) -> Rotation:
    """Make a rotation, or change one; `people` in the order of their turns. What is None stays.

    Raises PermissionDenied, ValidationError.
    """
    if not permissions.arrange(by):
        raise PermissionDenied
    row = rotation or Rotation()
    if fields.get("time_zone", row.time_zone) not in zoneinfo.available_timezones():
        raise ValidationError({"time_zone": "There is no such time zone."})
    unit, length = fields.get("unit", row.unit), fields.get("length", row.length)
    if unit == Rotation.Unit.HOURS and length not in DIVISORS:
        raise ValidationError({"length": "Turns of hours have 1, 2, 3, 4, 6, 8 or 12, so that each day has the same."})
    if (fields.get("from_time") is None) != (fields.get("until_time") is None) and "from_time" in fields:
        raise ValidationError({"until_time": "Give both ends of the hours, or none."})
    if people is not None and len(people) > MOST_PEOPLE:
        raise ValidationError({"people": f"At most {MOST_PEOPLE} turns."})
    apply(row, fields, FIELDS)
    if people is not None:
        row.members.all().delete()
        RotationMember.objects.bulk_create(
            RotationMember(rotation=row, agent=agent, position=place) for place, agent in enumerate(people)
        )
    emit(RotationSaved(row.pk, row.name, "changed" if rotation else "made"), by=by)
    signal(["on-call"], ["staff"])
    return row


@transaction.atomic
def remove_rotation(rotation: Rotation, *, by: Actor) -> None:
    """Take a rotation away. Raises PermissionDenied, and ProtectedError while a policy tells those on call in it."""
    if not permissions.arrange(by):
        raise PermissionDenied
    emit(RotationSaved(rotation.pk, rotation.name, "removed"), by=by)
    rotation.delete()
    signal(["on-call"], ["staff"])


@transaction.atomic
def stand_in(
    rotation: Rotation, *, agent: Agent, starts_at: datetime.datetime, ends_at: datetime.datetime, by: Actor,
    note: str = "",
) -> StandIn:  # fmt: skip
    """Let somebody be on call between two moments, whoever's turn it is. The same again changes nothing.

    Raises PermissionDenied (everybody for themselves, supervisors for all), NotAllowedNow.
    """
    if not permissions.stand_in(by, agent.pk):
        raise PermissionDenied
    row = Rotation.objects.select_for_update().get(pk=rotation.pk)
    if not Agent.objects.working().filter(pk=agent.pk).exists():
        raise NotAllowedNow(f"{agent.name} does not work tickets.")
    if not starts_at < ends_at <= starts_at + LONGEST_STAND_IN or ends_at <= clock.now():
        raise NotAllowedNow("It has to end after it begins, in the future, and within three months.")
    known = StandIn.objects.filter(rotation=row).order_by("-id").first()
    if known and (known.agent_id, known.starts_at, known.ends_at) == (agent.pk, starts_at, ends_at):
        return known
    made = StandIn.objects.create(
        rotation=row, agent=agent, starts_at=starts_at, ends_at=ends_at, note=note.strip()[:200], by_name=by.name
    )
    told_stand_in(made, agent, "added", by)
    return made


@transaction.atomic
def remove_stand_in(given: StandIn, *, by: Actor) -> None:
    """Take a stand-in out: the turn is again whose it was. Raises PermissionDenied. Gone already, nothing changes."""
    row = StandIn.objects.select_for_update(of=("self",)).select_related("agent__user").filter(pk=given.pk).first()
    if row is None:
        return
    if not permissions.stand_in(by, row.agent_id):
        raise PermissionDenied
    told_stand_in(row, row.agent, "removed", by)
    row.delete()


def upcoming(rotation: Rotation, *, ahead: datetime.timedelta = AHEAD) -> list[Stretch]:
    """Turns from now on, from when they begin until they end; those of somebody who is alone are one without an end."""
    now = clock.now().replace(second=0, microsecond=0)
    whole = datetime.timedelta(days=1 + rotation.length * (7 if rotation.unit == Rotation.Unit.WEEKS else 1))
    found = turns(rotation.schedule(), now - whole, now + ahead + whole)
    return [turn for turn in found if turn.end > now and turn.start < now + ahead]


def told_stand_in(row: StandIn, agent: Agent, how: str, by: Actor) -> None:
    """Say that somebody was put in, or taken out."""
    starts, ends = (at.astimezone(datetime.UTC).isoformat() for at in (row.starts_at, row.ends_at))
    emit(StandInChanged(row.rotation_id, agent.pk, agent.name, starts, ends, how), by=by)
    signal(["on-call"], ["staff"])
