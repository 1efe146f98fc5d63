"""By shares."""

from frontdesk.routing.logic.choice import Candidate, Case
from frontdesk.routing.strategy import Strategy


class Weighted(Strategy, slug="weighted"):
    label, about = "By shares", "Everybody gets a share by their weight: of weight 3, three times what weight 1 gets."

    def key(self, candidate: Candidate, case: Case) -> tuple[float, ...]:
        return (candidate.share + case.weight / candidate.weight,)

    def why(self, candidate: Candidate, case: Case) -> str:
        return f"has had the smallest part of their share (weight {candidate.weight})"
