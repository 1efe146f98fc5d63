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
        name, _, argument = key.partition(".")
        if name == "queue":
            return self.queue(argument)[0]
        if name in {"agent", "agent_late"}:
            load = self.load(int(argument))
            return load.open if name == "agent" else load.late
        return sum(self._shown(self.snapshot.data["figures"].get(key, {})))

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
        found = list(self._shown(self.snapshot.data["agents"].get(str(agent), {})))
        return Load(*(sum(one[place] for one in found) for place in range(3))) if found else Load()


def _first(moments: Iterable[str]) -> datetime.datetime | None:
    return min(map(datetime.datetime.fromisoformat, moments), default=None)
