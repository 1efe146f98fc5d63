"""Who is on call, as a page shows it."""

import datetime
import zoneinfo
from dataclasses import dataclass

from frontdesk.accounts.models import Agent
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.models import Rotation, StandIn
from frontdesk.escalation.permissions import stand_in
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
class RotationShown:
    """A rotation with who is on call now (`None`: nobody) and what comes."""

    rotation: Rotation
    zone: zoneinfo.ZoneInfo
    now: TurnShown | None
    turns: list[TurnShown]
    stand_ins: list[tuple[StandIn, bool]]

    @property
    def rhythm(self) -> str:
        """How turns follow each other, in words."""
        one = self.rotation
        unit = one.unit.removesuffix("s") if one.length == 1 else f"{one.length} {one.unit}"
        hours = f", on call {one.from_time:%H:%M} to {one.until_time:%H:%M}" if one.from_time and one.until_time else ""
        return f"Changes every {unit} at {one.handover_at:%H:%M}{hours}"


def read_rota(actor: Actor) -> list[RotationShown]:
    """Every rotation in use."""
    found = Rotation.objects.filter(is_active=True).prefetch_related("members", "stand_ins__agent__user")
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
    return RotationShown(rotation, zone, present, turns[:TURNS], coming)
