"""Many tickets with one cause."""

from collections.abc import Sequence
from typing import Any

from frontdesk.events import Actor
from frontdesk.tickets.bulk_act import SAME, BulkAct
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import BulkRun, Ticket
from frontdesk.updates.actions.problems import link_ticket, unlink_ticket
from frontdesk.updates.models import LinkedTicket, Problem

MOST = 300
GONE = "This problem is no longer open."


class LinkToProblem(BulkAct, slug="problem"):
    """Each ticket is due to a problem that is open. The value is the problem's id."""

    label, icon, control = "Due to problem", "bug", "choice"

    def options(self, by: Actor) -> list[tuple[str, str]]:
        found = Problem.objects.visible_to(by).filter(status__in=Problem.OPEN).order_by("-pk")[:MOST]
        return [(str(one.pk), one.title) for one in found]

    def outlook(self, ticket: Ticket, value: str, by: Actor) -> str:
        return self.outlooks([ticket], value, by)[0]

    def outlooks(self, tickets: Sequence[Ticket], value: str, by: Actor) -> list[str]:
        problem = _problem(value, by)
        if problem is None or not problem.is_open:
            return [GONE] * len(tickets)
        keys = [each.pk for each in tickets]
        linked = set(LinkedTicket.objects.filter(problem=problem, ticket__in=keys).values_list("ticket", flat=True))
        return [SAME if each.pk in linked else "" for each in tickets]

    def do(self, ticket: Ticket, value: str, by: Actor, seen: int) -> None:
        problem = _problem(value, by)
        if problem is None or not problem.is_open:
            raise NotAllowedNow(GONE)
        link_ticket(problem, ticket, by=by)

    def undo(self, ticket: Ticket, before: dict[str, Any], by: Actor) -> bool:
        runs = BulkRun.objects.filter(act=self.slug, state=BulkRun.State.UNDOING, agent_id=by.id or 0)
        for value in runs.filter(items__ticket=ticket).values_list("value", flat=True):
            if (problem := _problem(value, by)) is not None:
                unlink_ticket(problem, ticket, by=by)
        return True


def _problem(value: str, by: Actor) -> Problem | None:
    return Problem.objects.visible_to(by).filter(pk=int(value)).first() if value.isdecimal() else None
