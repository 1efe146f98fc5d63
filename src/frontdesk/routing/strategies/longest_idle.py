"""To whom has been without new work for longest."""

from frontdesk.routing.logic.choice import Candidate, Case
from frontdesk.routing.strategy import Strategy, carries


class LongestIdle(Strategy, slug="longest_idle"):
    label, about = "Longest idle", "Who has been without new work for longest since they came."

    def key(self, candidate: Candidate, case: Case) -> tuple[float, ...]:
        return (candidate.idle_since,)

    def why(self, candidate: Candidate, case: Case) -> str:
        return f"waits for new work longest, {carries(candidate)}"
