"""To whom knows the customer's organisation."""

from frontdesk.routing.logic.choice import Candidate, Case
from frontdesk.routing.strategy import Strategy, carries, loaded


class StickyOrganization(Strategy, slug="organization"):
    label = "Whom the organisation knows"
    about = "The agent who had the last ticket of the customer's organisation; otherwise the least loaded."
    remembers = "organization"

    def key(self, candidate: Candidate, case: Case) -> tuple[float, ...]:
        return (candidate.agent != case.organization_agent, loaded(candidate))

    def why(self, candidate: Candidate, case: Case) -> str:
        is_theirs = candidate.agent == case.organization_agent
        return "had the organisation's last ticket" if is_theirs else carries(candidate)
