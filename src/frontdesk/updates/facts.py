"""What can be asked of a ticket's known problems, in the catalogue of `tickets/facts`."""

from frontdesk.tickets.fact import Asker, FlagFact
from frontdesk.tickets.models import Ticket
from frontdesk.updates.models import LinkedTicket, Problem


class DueToProblem(FlagFact, slug="problem"):
    """One that is not fixed yet."""

    label, group = "Is due to an open problem", "Ticket"
    column = (
        "EXISTS (SELECT 1 FROM updates_linkedticket l JOIN updates_problem p ON p.id = l.problem_id "
        "WHERE l.ticket_id = t.id AND p.status IN ('investigating', 'workaround'))"
    )
    is_own = False

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return LinkedTicket.objects.filter(ticket=ticket, problem__status__in=Problem.OPEN).exists()
