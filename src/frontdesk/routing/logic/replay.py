"""What would have been: a day's arrivals, given out anew under a rule. Moments are seconds of that day.

Everybody who is there accepts at once, and works on a ticket as long as it took that day; whoever goes keeps what they
have. So the figures compare rules with each other, not with what people did.
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from frontdesk.routing.logic.choice import Candidate, Case, Ranking, decide

TRIED = 20  # tickets of the line that each step considers, as in life


@dataclass(frozen=True)
class Came:
    """A ticket that came at a moment and took so many seconds of work."""

    at: float
    priority: int
    work_seconds: float
    case: Case


@dataclass(frozen=True)
class There:
    """Somebody who was there from one moment to another. `is_further` serve only what has waited for long enough."""

    candidate: Candidate
    begins: float
    ends: float
    is_further: bool = False


@dataclass(frozen=True)
class Rule:
    """How tickets are given out. `capacity` is everybody's, None for their own; 0 seconds is never."""

    ranking: Ranking
    ages_minutes: int = 60
    capacity: int | None = None
    relax_after_seconds: int = 0
    overflow_after_seconds: int = 0


@dataclass
class Outcome:
    """Waits in seconds of those who were served, in the order of serving; `left` were not. `taken` counts by agent."""

    waits: list[float] = field(default_factory=list)
    left: int = 0
    taken: dict[int, int] = field(default_factory=dict)

    @property
    def middle(self) -> float | None:
        """The median wait; None when nobody was served."""
        return median(self.waits) if self.waits else None

    def quantile(self, share: float) -> float | None:
        """The wait that this share of the served did not exceed; None when nobody was served."""
        found = sorted(self.waits)
        return found[min(len(found) - 1, int(share * len(found)))] if found else None

    def within(self, seconds: float) -> float | None:
        """The share of all tickets that were served within so many seconds; None without tickets."""
        count = len(self.waits) + self.left
        return sum(1 for wait in self.waits if wait <= seconds) / count if count else None


@dataclass(order=True)
class _Waiting:
    turn: float
    at: float
    came: Came = field(compare=False)


class Replay:
    """One day under one rule."""

    def __init__(self, crew: Sequence[There], rule: Rule) -> None:
        self._rule, self._now = rule, 0.0
        self._people = {one.candidate.agent: _fresh(one.candidate, rule) for one in crew}
        self._crew = crew
        self._line: list[_Waiting] = []
        self._done: list[tuple[float, int, int, Case]] = []  # when somebody will be through with something
        self.outcome = Outcome()

    def run(self, arrivals: Iterable[Came], until: float) -> Outcome:
        """Give everything out, until the end of the day."""
        coming = sorted(arrivals, key=lambda one: one.at)
        moments = sorted({*(one.at for one in coming), *self._changes(), until})
        at = 0
        while moments or self._done:
            self._now = self._next(moments)
            if self._now > until:
                break
            while moments and moments[0] <= self._now:
                moments.pop(0)
            while at < len(coming) and coming[at].at <= self._now:
                one = coming[at]
                turn = one.at + self._rule.ages_minutes * 60 * (one.priority - 1)
                self._line.append(_Waiting(turn, one.at, one))
                moments = sorted({*moments, *self._steps(one)})
                at += 1
            self._finish()
            self._give_out()
        self.outcome.left = len(self._line) + len(coming) - at
        return self.outcome

    def _changes(self) -> set[float]:
        return {moment for one in self._crew for moment in (one.begins, one.ends)}

    def _steps(self, one: Came) -> list[float]:
        rule = self._rule
        return [one.at + step for step in (rule.relax_after_seconds, rule.overflow_after_seconds) if step]

    def _next(self, moments: list[float]) -> float:
        ahead = [moments[0]] if moments else []
        return min([*ahead, self._done[0][0]] if self._done else ahead)

    def _finish(self) -> None:
        while self._done and self._done[0][0] <= self._now:
            _, _, agent, case = heapq.heappop(self._done)
            one = self._people[agent]
            one.load -= case.weight
            one.open[case.channel] -= 1

    def _give_out(self) -> None:
        self._line.sort()
        tried, kept = 0, list[_Waiting]()
        for index, waiting in enumerate(self._line):
            if tried >= TRIED:
                kept += self._line[index:]
                break
            if not self._served(waiting):
                tried += 1
                kept.append(waiting)
        self._line = kept

    def _served(self, waiting: _Waiting) -> bool:
        rule, waited = self._rule, self._now - waiting.at
        is_wide = 0 < rule.overflow_after_seconds <= waited
        is_relaxed = 0 < rule.relax_after_seconds <= waited
        asked = [
            self._people[one.candidate.agent]
            for one in self._crew
            if one.begins <= self._now < one.ends and (is_wide or not one.is_further)
        ]
        choice = decide(waiting.came.case, asked, rule.ranking, is_relaxed=is_relaxed)
        if choice.agent is None:
            return False
        self._people[choice.agent].take(waiting.came.case, self._now)
        ends = self._now + waiting.came.work_seconds
        heapq.heappush(self._done, (ends, waiting.came.case.ticket, choice.agent, waiting.came.case))
        self.outcome.waits.append(waited)
        self.outcome.taken[choice.agent] = self.outcome.taken.get(choice.agent, 0) + 1
        return True


def _fresh(one: Candidate, rule: Rule) -> Candidate:
    capacity = one.capacity if rule.capacity is None else rule.capacity
    return replace(one, capacity=capacity, load=0, open={}, share=0.0, offered_at=0.0, idle_since=0.0)


def replay(arrivals: Iterable[Came], crew: Sequence[There], rule: Rule, until: float = 86_400.0) -> Outcome:
    """The outcome of a day of `until` seconds under a rule. The same day always has the same outcome."""
    return Replay(crew, rule).run(arrivals, until)
