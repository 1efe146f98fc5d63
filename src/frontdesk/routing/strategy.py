"""The base of strategies: in which order those who could take a ticket are asked.

    class LongestIdle(Strategy, slug="longest_idle"):
        label, about = "Longest idle", "Who has been without new work for longest."
        def key(self, candidate, case): return (candidate.idle_since,)
        def why(self, candidate, case): return "waits for work longest"

Strategies stand in `routing/strategies/`, one file each. They know no database and no clock; who could take the ticket
at all is decided before (`logic.choice`).
"""

from typing import ClassVar

from frontdesk.kit.registry import Catalogue
from frontdesk.routing.logic.choice import Candidate, Case


class Strategy(Catalogue):
    """`about` says for people whom it prefers. One that `is_pulled` offers nothing: agents take the next themselves.

    `remembers` names what has to be looked up for a case: "customer", "organization" or nothing.
    """

    required = ("about",)
    about: ClassVar[str]
    is_pulled: ClassVar[bool] = False
    remembers: ClassVar[str] = ""

    def key(self, candidate: Candidate, case: Case) -> tuple[float, ...]:
        """The smallest is asked first; always of the same length."""
        raise NotImplementedError

    def why(self, candidate: Candidate, case: Case) -> str:
        """Why this one stands where they stand, as people read it beside the name."""
        raise NotImplementedError


def carries(candidate: Candidate) -> str:
    """What they have, in words: "carries 2 of 10"."""
    return f"carries {candidate.load} of {candidate.capacity}"


def loaded(candidate: Candidate) -> float:
    """How much of their capacity is taken, 0 to 1."""
    return candidate.load / candidate.capacity if candidate.capacity else 1.0
