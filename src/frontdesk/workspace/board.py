"""How much lies with each team and each agent, of what the board has counted for all (`board.counting`)."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from frontdesk.accounts.models import Agent, Team
from frontdesk.board.figure import teams_for
from frontdesk.board.looking import seen_by
from frontdesk.board.seen import Seen
from frontdesk.events import Actor


class TeamLoad(NamedTuple):
    """Counts of a team's tickets. `waiting_since` is the longest that a customer waits for us."""

    slug: str | None
    name: str | None
    level: int | None
    new: int
    ongoing: int
    pending: int
    on_hold: int
    done: int
    late: int
    unowned: int
    waiting_since: datetime.datetime | None


class AgentLoad(NamedTuple):
    """What one agent has in hand."""

    name: str
    role: str
    ongoing: int
    waiting: int
    late: int
    done: int


_OF_TEAM = ("status.new", "status.open", "status.pending", "status.on_hold", "done", "late", "unassigned")
_OF_AGENT = ("agent", "agent_aside", "agent_late", "agent_done")


def team_loads(seen: Seen, actor: Actor) -> list[TeamLoad]:
    """Each team, and first (without a name) what belongs to none that is still there."""
    teams = list(teams_for(actor))
    rest = seen.teams() - {team.pk for team in teams}
    loads = [_team(seen, team, [team.pk]) for team in teams]
    others = _team(seen, None, rest)
    return [others, *loads] if any(others[3:10]) else loads


def _team(seen: Seen, team: Team | None, keys: Iterable[int | None]) -> TeamLoad:
    about = (team.slug, team.name, team.level) if team else (None, None, None)
    counts = (seen.of_team(key, keys) for key in _OF_TEAM)
    return TeamLoad._make([*about, *counts, seen.oldest_of(keys)])


def agent_loads(seen: Seen) -> list[AgentLoad]:
    """Everybody who works tickets, the busiest first."""
    working = Agent.objects.filter(is_active=True, user__is_active=True).exclude(role="viewer")
    rows = working.values_list("pk", "user__name", "role")
    loads = [AgentLoad(name, role, *(seen.number(f"{key}.{pk}") for key in _OF_AGENT)) for pk, name, role in rows]
    return sorted(loads, key=lambda load: (-load.ongoing, load.name))


def loads_for(actor: Actor) -> tuple[Seen, list[TeamLoad], list[AgentLoad]]:
    """What the overview shows to this reader, and what it was taken from."""
    seen = seen_by(actor)
    return seen, team_loads(seen, actor), agent_loads(seen)
