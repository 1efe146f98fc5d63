"""Who gets a ticket: those who could, in the order of a strategy, and why the others could not.

All numbers are plain: loads and capacities are units, moments are seconds since 1970 (0 for never).
"""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

SHOWN = 8  # candidates that a decision remembers with their reasons
LEFT_OUT_SHOWN = 20


@dataclass(frozen=True)
class Need:
    """A skill that is asked for, at least as well as `least` (1 to 5)."""

    skill: int
    name: str
    least: int = 1
    is_required: bool = True

    def words(self) -> str:
        """As people read it: "French, 3 or better"."""
        return self.name + (f", {self.least} or better" if self.least > 1 else "")


@dataclass(slots=True)
class Candidate:
    """An agent who is there. `load`, `open` (tickets by channel) and `offers` (those to be answered) grow while
    decisions are taken one after another.

    `most` limits the tickets of a channel. `share` is what they have taken, in units over their `weight`.
    """

    agent: int
    name: str
    teams: frozenset[int] = frozenset()
    sees_all: bool = False
    skills: Mapping[int, int] = field(default_factory=dict)
    capacity: int = 10
    load: int = 0
    open: dict[str, int] = field(default_factory=dict)
    offers: int = 0
    most: Mapping[str, int] = field(default_factory=dict)
    weight: int = 1
    share: float = 0.0
    offered_at: float = 0.0
    idle_since: float = 0.0

    def take(self, case: "Case", now: float) -> None:
        """Count a ticket that was just offered to them."""
        self.load += case.weight
        self.open[case.channel] = self.open.get(case.channel, 0) + 1
        self.offers += 1
        self.offered_at = self.idle_since = now
        self.share += case.weight / self.weight


@dataclass(frozen=True)
class Case:
    """A ticket to be given to somebody. `weight` is what it takes of a capacity; `private_team` hides it from others.

    `last_agent` had the customer's ticket before, `organization_agent` one of their organisation. `passed` have
    declined it, or not answered, a moment ago. Whoever has `at_once` offers to answer is not asked; 0 is no limit.
    """

    ticket: int
    channel: str = "email"
    weight: int = 1
    at_once: int = 0
    private_team: int | None = None
    needs: tuple[Need, ...] = ()
    last_agent: int | None = None
    organization_agent: int | None = None
    passed: frozenset[int] = frozenset()


class Ranking(Protocol):
    """What a strategy knows: whom it prefers (the smallest key), and how it says so."""

    def key(self, candidate: Candidate, case: Case) -> tuple[float, ...]: ...

    def why(self, candidate: Candidate, case: Case) -> str: ...


@dataclass(frozen=True)
class Choice:
    """Who it is (None: nobody can), the best `asked` in their order, and those left out: (agent, name, why) each.

    `is_full` says that somebody could have taken it, had they room.
    """

    agent: int | None
    because: str = ""
    asked: tuple[tuple[int, str, str], ...] = ()
    left_out: tuple[tuple[int, str, str], ...] = ()
    left_out_count: int = 0
    is_full: bool = False


def obstacle(candidate: Candidate, case: Case, *, is_relaxed: bool = False) -> str:
    """Why this agent cannot be asked, in words; "" when they can. Room is looked at by `room`."""
    if case.private_team is not None and not candidate.sees_all and case.private_team not in candidate.teams:
        return "may not see it"
    if candidate.agent in case.passed:
        return "has passed it on"
    if not is_relaxed:
        for need in case.needs:
            if need.is_required and candidate.skills.get(need.skill, 0) < need.least:
                return f"lacks {need.words()}"
    return ""


def room(candidate: Candidate, case: Case) -> str:
    """Why they have no room for it, in words; "" when they have."""
    if candidate.load + case.weight > candidate.capacity:
        return f"has {candidate.load} of {candidate.capacity}"
    if 0 < case.at_once <= candidate.offers:
        return "has an offer to answer" if candidate.offers == 1 else f"has {candidate.offers} offers to answer"
    most = candidate.most.get(case.channel)
    if most is not None and candidate.open.get(case.channel, 0) >= most:
        return f"has {most} of this channel already"
    return ""


def preferred(candidate: Candidate, case: Case, *, is_relaxed: bool = False) -> int:
    """How many of the skills that are only preferred they have; once relaxed, required ones count like those."""
    return sum(
        1
        for need in case.needs
        if (is_relaxed or not need.is_required) and candidate.skills.get(need.skill, 0) >= need.least
    )


def decide(case: Case, candidates: Iterable[Candidate], ranking: Ranking, *, is_relaxed: bool = False) -> Choice:
    """The best of those who can take it. The same question always has the same answer.

    Who has more of the preferred skills comes first; then the strategy decides; then who was offered something longest
    ago; then the agent's id.
    """
    able: list[tuple[tuple[float, ...], Candidate]] = []
    left: list[tuple[int, str, str]] = []
    count, is_full, key = 0, False, ranking.key
    is_plain = not case.needs and not case.passed and case.private_team is None  # nothing stands in anybody's way
    for one in candidates:
        why = "" if is_plain else obstacle(one, case, is_relaxed=is_relaxed)
        if not why and (why := room(one, case)):
            is_full = True
        if not why:
            liked = -preferred(one, case, is_relaxed=is_relaxed) if case.needs else 0
            able.append(((liked, *key(one, case), one.offered_at, one.agent), one))
            continue
        count += 1
        if len(left) < LEFT_OUT_SHOWN:
            left.append((one.agent, one.name, why))
    best = heapq.nsmallest(SHOWN, able)  # keys end with the agent: no two are equal
    asked = tuple((one.agent, one.name, ranking.why(one, case)) for _, one in best)
    if not asked:
        return Choice(None, "Nobody can take it now.", (), tuple(left), count, is_full)
    return Choice(asked[0][0], asked[0][2], asked, tuple(left), count, is_full)
