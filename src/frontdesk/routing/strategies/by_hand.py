"""Nobody is asked: agents take the next one."""

from frontdesk.routing.logic.choice import Candidate, Case
from frontdesk.routing.strategy import Strategy, carries


class ByHand(Strategy, slug="by_hand"):
    label, about = "By hand", "Nothing is offered: whoever has room takes the next one, in the order of the line."
    is_pulled = True

    def key(self, candidate: Candidate, case: Case) -> tuple[float, ...]:
        return (0.0,)

    def why(self, candidate: Candidate, case: Case) -> str:
        return f"took the next one, {carries(candidate)}"
