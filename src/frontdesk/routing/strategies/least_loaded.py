"""To whom has least to do."""

from frontdesk.routing.logic.choice import Candidate, Case
from frontdesk.routing.strategy import Strategy, carries, loaded


class LeastLoaded(Strategy, slug="least_loaded"):
    label, about = "Least loaded", "Who has least open work, measured by what they can carry."

    def key(self, candidate: Candidate, case: Case) -> tuple[float, ...]:
        return (loaded(candidate), candidate.idle_since)

    def why(self, candidate: Candidate, case: Case) -> str:
        return carries(candidate)
