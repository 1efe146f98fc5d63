"""To whom the customer knows."""

from frontdesk.routing.logic.choice import Candidate, Case
from frontdesk.routing.strategy import Strategy, carries, loaded


class LastAgent(Strategy, slug="last_agent"):
    label = "Whom the customer knows"
    about = "The agent who had the customer's last ticket; if they cannot take it, the least loaded."
    remembers = "customer"

    def key(self, candidate: Candidate, case: Case) -> tuple[float, ...]:
        return (candidate.agent != case.last_agent, loaded(candidate))

    def why(self, candidate: Candidate, case: Case) -> str:
        return "had the customer's last ticket" if candidate.agent == case.last_agent else carries(candidate)
