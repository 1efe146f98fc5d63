"""In turns."""

from frontdesk.routing.logic.choice import Candidate, Case
from frontdesk.routing.strategy import Strategy


class RoundRobin(Strategy, slug="round_robin"):
    label, about = "In turns", "Everybody in turn: who was offered something longest ago."

    def key(self, candidate: Candidate, case: Case) -> tuple[float, ...]:
        return (candidate.offered_at,)

    def why(self, candidate: Candidate, case: Case) -> str:
        return "was offered something longest ago" if candidate.offered_at else "has not been offered anything yet"
