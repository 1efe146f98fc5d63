"""What keeps rules from running for ever (A19). Pure.

A chain begins with what a person, a customer or the clock did. What a rule does may set off rules in turn, at most
DEEPEST of them one behind the other, and none a second time on the same ticket; so every chain ends. What comes back
from outside (a machine that answers, a webhook's receiver) begins a new chain, which is why there is a limit for each
ticket and hour, too.
"""

from dataclasses import dataclass

DEEPEST = 5
MOST_PER_HOUR = 40
MOST_FAILURES = 10


@dataclass(frozen=True)
class SoFar:
    """`depth` is how many rules lie between the beginning and this run; `has_run`: this rule, here, in this chain."""

    depth: int
    has_run: bool
    runs_in_hour: int


def why_cut(so_far: SoFar) -> str:
    """Why the rule must not run now; "" where it may."""
    if so_far.has_run:
        return "It has run on this ticket already for the same cause: rules that set each other off would never end."
    if so_far.depth > DEEPEST:
        return f"More than {DEEPEST} rules have set each other off, one after the other."
    if so_far.runs_in_hour >= MOST_PER_HOUR:
        return f"Rules have run {MOST_PER_HOUR} times on this ticket within an hour. They rest until the hour is over."
    return ""
