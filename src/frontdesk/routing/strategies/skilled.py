"""To whom is best at it."""

from frontdesk.routing.logic.choice import Candidate, Case
from frontdesk.routing.strategy import Strategy, carries, loaded


class Skilled(Strategy, slug="skilled"):
    label, about = "Best skilled", "Who is best at what the queue asks for; among equals, the least loaded."

    def _points(self, candidate: Candidate, case: Case) -> int:
        return sum(candidate.skills.get(need.skill, 0) for need in case.needs)

    def key(self, candidate: Candidate, case: Case) -> tuple[float, ...]:
        return (-self._points(candidate, case), loaded(candidate))

    def why(self, candidate: Candidate, case: Case) -> str:
        held = [f"{need.name} {candidate.skills[need.skill]}" for need in case.needs if need.skill in candidate.skills]
        return ", ".join([*held, carries(candidate)])
