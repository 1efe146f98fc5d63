"""What can be asked of a ticket's escalations, in the catalogue of `tickets/facts`."""

from frontdesk.escalation.models import LevelClock
from frontdesk.tickets.fact import Asker, FlagFact
from frontdesk.tickets.models import Escalation, Ticket

_OPEN = "SELECT 1 FROM tickets_escalation e WHERE e.ticket_id = t.id AND e.ended_at IS NULL"
_LATE = (
    "SELECT 1 FROM escalation_levelclock k WHERE k.ticket_id = t.id AND k.is_missed AND k.met_at IS NULL "
    "AND k.ended_at IS NULL"
)


class Escalated(FlagFact, slug="escalated"):
    """It was escalated, to another team or to a supervisor, and that has not ended."""

    label, group = "It is escalated", "People"
    column = f"EXISTS ({_OPEN})"
    is_own = False

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return Escalation.objects.filter(ticket=ticket, ended_at=None).exists()


class Unheard(FlagFact, slug="escalation_unheard"):
    """It is escalated, and nobody has acknowledged that."""

    label, group = "Its escalation is not acknowledged", "People"
    column = f"EXISTS ({_OPEN} AND e.acknowledged_at IS NULL)"
    is_own = False

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return Escalation.objects.filter(ticket=ticket, ended_at=None, acknowledged_at=None).exists()


class LevelMissed(FlagFact, slug="level_missed"):
    """It is not claimed, or not acknowledged, and should have been."""

    label, group = "A target of its level is missed", "Time"
    column = f"EXISTS ({_LATE})"
    is_own = False

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        open_ = LevelClock.objects.filter(ticket=ticket, met_at=None, ended_at=None)
        return open_.filter(is_missed=True).exists()
