"""What one reader sees of what was counted for all: without private teams of others, and what a filter omits."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from frontdesk.board.models import Snapshot


@dataclass(frozen=True)
class Load:
    """What an agent has: tickets in work, what they weigh, and how many of theirs are late."""

    open: int = 0
    weighs: int = 0
    late: int = 0


@dataclass(frozen=True)
class Seen:
    """The counts of a snapshot without those of `hidden` teams, or those of one `team` alone."""

    snapshot: Snapshot
    hidden: frozenset[int] = frozenset()
    team: int | None = None

    @property
    def at(self) -> datetime.datetime:
        """When it was counted."""
        return self.snapshot.taken_at

    def _shown(self, by_team: dict[str, Any]) -> Iterable[Any]:
        for name, value in by_team.items():
            key = int(name) if name else None
            if key not in self.hidden and self.team in {None, key}:
                yield value

    def number(self, key: str) -> int:
        """How many tickets a figure has: `late`, `age.week`, `promise_late.first_reply`, `queue.7`, `agent.12`."""
        if key.startswith("queue."):
            return self.queue(key.removeprefix("queue."))[0]
        return sum(self._shown(self.snapshot.data["figures"].get(key, {})))

    def of_team(self, key: str, teams: Iterable[int | None]) -> int:
        """The same of these teams alone, None being those that are nobody's."""
        by_team = self.snapshot.data["figures"].get(key, {})
        return sum(by_team.get(str(team or ""), 0) for team in teams if team not in self.hidden)

    def oldest_of(self, teams: Iterable[int | None]) -> datetime.datetime | None:
        """Since when the customer waits who waits longest for one of these teams."""
        by_team = self.snapshot.data["figures"].get("oldest", {})
        names = [str(team or "") for team in teams if team not in self.hidden]
        return _first(by_team[name] for name in names if name in by_team)

    def teams(self) -> set[int | None]:
        """Every team that anything was counted for, as far as it may be seen."""
        found = {int(name) if name else None for by in self.snapshot.data["figures"].values() for name in by}
        return found - self.hidden

    @property
    def oldest(self) -> datetime.datetime | None:
        """Since when the customer waits who waits longest."""
        return _first(self._shown(self.snapshot.data["figures"].get("oldest", {})))

    def queue(self, queue: int | str) -> tuple[int, datetime.datetime | None]:
        """How many wait in a queue, and since when the first."""
        found = list(self._shown(self.snapshot.data["queues"].get(str(queue), {})))
        return sum(number for number, _ in found), _first(oldest for _, oldest in found)

    def load(self, agent: int) -> Load:
        """What an agent has in hand."""
        open_, weights = self.number(f"agent.{agent}"), self.snapshot.data["weights"].items()
        more = sum((weight - 1) * self.number(f"carried.{agent}.{channel}") for channel, weight in weights)
        return Load(open_, open_ + more, self.number(f"agent_late.{agent}"))


def _first(moments: Iterable[str]) -> datetime.datetime | None:
    return min(map(datetime.datetime.fromisoformat, moments), default=None)
