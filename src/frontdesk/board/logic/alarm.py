"""When an alarm is raised and when it is over. Pure.

A value that moves around its threshold must not raise the alarm again and again: it is raised beyond the threshold, and
is over when the value is back by `slack`. Both have to last: `patience_seconds` before it is raised, `calm_seconds`
before it is over.
"""

import datetime
from dataclasses import dataclass, replace
from typing import Literal

CALM_SECONDS = 60
Change = Literal["", "raised", "ended"]


@dataclass(frozen=True)
class Rule:
    """Raised above `threshold`, or below it; over at `threshold` less (or more) `slack` and further back."""

    threshold: int
    is_above: bool = True
    slack: int = 0
    patience_seconds: float = 0
    calm_seconds: float = CALM_SECONDS

    def is_beyond(self, value: int) -> bool:
        """Whether the value is one to be told of."""
        return value > self.threshold if self.is_above else value < self.threshold

    def is_back(self, value: int) -> bool:
        """Whether the value is clearly no longer one."""
        back = self.threshold - self.slack if self.is_above else self.threshold + self.slack
        return value <= back if self.is_above else value >= back


@dataclass(frozen=True)
class State:
    """How an alarm stands. `since`: since when the value has asked without a break for the other state."""

    is_raised: bool = False
    since: datetime.datetime | None = None


def step(rule: Rule, state: State, value: int | None, now: datetime.datetime) -> tuple[State, Change]:
    """The state after a look at the value, and what has changed; of what cannot be measured nothing follows."""
    if value is None:
        return state, ""
    wants = rule.is_back(value) if state.is_raised else rule.is_beyond(value)
    if not wants:
        return replace(state, since=None), ""
    since = state.since or now
    lasting = rule.calm_seconds if state.is_raised else rule.patience_seconds
    if (now - since).total_seconds() < lasting:
        return replace(state, since=since), ""
    return State(not state.is_raised), "ended" if state.is_raised else "raised"


def usual_slack(threshold: int) -> int:
    """A tenth, so that a large number may waver more than a small one; of one to ten it is one, of nothing nothing."""
    return -(-threshold // 10)
