"""Who is on call, as a page shows it."""

import datetime
import zoneinfo
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from frontdesk.accounts.models import Agent
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.models import Rotation, StandIn, Swap
from frontdesk.escalation.permissions import arrange, stand_in
from frontdesk.events import Actor
from frontdesk.kit import clock

TURNS = 8


@dataclass(frozen=True)
class TurnShown:
    """One turn: whose it is, from when until when, in the rotation's time zone."""

    name: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    is_now: bool
    is_mine: bool
    is_stand_in: bool


@dataclass(frozen=True)
class SwapShown:
    """What somebody asked: which turn for which. `for_me`: the reader is asked; `may_end`: theirs to take back."""

    swap: Swap
    gives: tuple[datetime.datetime, datetime.datetime]
    takes: tuple[datetime.datetime, datetime.datetime]
    for_me: bool
    may_end: bool


@dataclass(frozen=True)
class RotationShown:
    """A rotation with who is on call now (`None`: nobody) and what comes."""

    rotation: Rotation
    zone: zoneinfo.ZoneInfo
    now: TurnShown | None
    turns: list[TurnShown]
    stand_ins: list[tuple[StandIn, bool]]
    swaps: list["SwapShown"]

    @property
    def rhythm(self) -> str:
        """How turns follow each other, in words."""
        one = self.rotation
        unit = one.unit.removesuffix("s") if one.length == 1 else f"{one.length} {one.unit}"
        hours = f", on call {one.from_time:%H:%M} to {one.until_time:%H:%M}" if one.from_time and one.until_time else ""
        return f"Changes every {unit} at {one.handover_at:%H:%M}{hours}"


def read_rota(actor: Actor) -> list[RotationShown]:
    """Every rotation in use."""
    found = Rotation.objects.filter(is_active=True).prefetch_related(
        "members", "stand_ins__agent__user", Prefetch("swaps", queryset=_open_swaps(), to_attr="open_swaps")
    )
    rotations = list(found)
    keys = {one.agent_id for each in rotations for one in each.members.all()}
    keys |= {one.agent_id for each in rotations for one in each.stand_ins.all()}
    people = Agent.objects.select_related("user").in_bulk(keys)
    return [_shown(one, people, actor) for one in rotations]


def _shown(rotation: Rotation, people: dict[int, Agent], actor: Actor) -> RotationShown:
    now, zone = clock.now(), zoneinfo.ZoneInfo(rotation.time_zone)
    turns = [
        TurnShown(
            people[turn.member].name if turn.member in people else "Somebody who is gone",
            turn.start.astimezone(zone), turn.end.astimezone(zone), turn.start <= now < turn.end,
            turn.member == actor.id, turn.is_stand_in,
        )
        for turn in escalation.upcoming(rotation)
    ]  # fmt: skip
    present = next((turn for turn in turns if turn.is_now), None)
    coming = [
        (one, stand_in(actor, one.agent_id)) for one in rotation.stand_ins.all() if one.ends_at > now
    ]  # fmt: skip
    return RotationShown(rotation, zone, present, turns[:TURNS], coming, _swaps(rotation, zone, actor))


def _open_swaps() -> QuerySet[Swap]:
    """Those that can still be agreed."""
    now = clock.now()
    open_ = Swap.objects.filter(state=Swap.State.OPEN, gives_until__gt=now, takes_until__gt=now)
    return open_.select_related("asker__user", "asked__user")


def _swaps(rotation: Rotation, zone: zoneinfo.ZoneInfo, actor: Actor) -> list[SwapShown]:
    """What is asked of the reader, what they asked themselves, and for supervisors all of it."""
    arranges, found = arrange(actor), []
    for one in rotation.open_swaps:  # type: ignore[attr-defined]
        gives, takes = (one.gives_from, one.gives_until), (one.takes_from, one.takes_until)
        if arranges or actor.id in {one.asker_id, one.asked_id}:
            local = [(begin.astimezone(zone), end.astimezone(zone)) for begin, end in (gives, takes)]
            may_end = arranges or actor.id == one.asker_id
            found.append(SwapShown(one, local[0], local[1], actor.id == one.asked_id, may_end))
    return found
