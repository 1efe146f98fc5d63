"""What can be asked of a ticket's promises, in the catalogue of `tickets/facts`."""

from frontdesk.sla.models import SlaClock
from frontdesk.tickets.fact import Asker, FlagFact
from frontdesk.tickets.models import Ticket

_OPEN = "SELECT 1 FROM sla_slaclock k WHERE k.ticket_id = t.id AND k.met_at IS NULL"


class Breached(FlagFact, slug="breached"):
    """One that is still to be kept has run out."""

    label, group = "A promise is broken", "Time"
    column = f"EXISTS ({_OPEN} AND k.is_breached)"
    is_own = False

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return SlaClock.objects.filter(ticket=ticket, met_at=None, is_breached=True).exists()


class Warned(FlagFact, slug="warned"):
    """So much of its time is used that somebody was warned, and it is not broken yet."""

    label, group = "A promise is nearly due", "Time"
    column = f"EXISTS ({_OPEN} AND NOT k.is_breached AND k.warned_percent > 0)"
    is_own = False

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        open_ = SlaClock.objects.filter(ticket=ticket, met_at=None, is_breached=False)
        return open_.filter(warned_percent__gt=0).exists()


class StandsStill(FlagFact, slug="promises_paused"):
    """Something that was promised waits for somebody else."""

    label, group = "A promise stands still", "Time"
    column = f"EXISTS ({_OPEN} AND k.paused_at IS NOT NULL)"
    is_own = False

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return SlaClock.objects.filter(ticket=ticket, met_at=None, paused_at__isnull=False).exists()
