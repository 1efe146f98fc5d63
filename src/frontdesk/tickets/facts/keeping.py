"""What is to come of a ticket, and who follows it: snoozed, watched, promised."""

import datetime

from frontdesk.tickets.fact import NEVER, Asker, FlagFact, MomentFact
from frontdesk.tickets.models import Pledge, Ticket, Watcher


class Snoozed(FlagFact, slug="snoozed"):
    label, group = "Snoozed", "Time"
    column = "(t.snoozed_until IS NOT NULL)"

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return ticket.snoozed_until is not None


class SnoozedUntil(MomentFact, slug="snoozed_until"):
    label, group = "Snoozed until", "Time"
    column, order = "t.snoozed_until", f"COALESCE(t.snoozed_until, {NEVER})"

    def value(self, ticket: Ticket, asker: Asker) -> datetime.datetime | None:
        return ticket.snoozed_until


_WATCHED = "SELECT 1 FROM tickets_watcher w WHERE w.ticket_id = t.id"


class Followed(FlagFact, slug="followed"):
    label, group = "I follow it", "People"
    is_own = False
    needs_reader = True

    def column_for(self, asker: Asker) -> str:
        who = int(asker.agent_id or 0)
        return f"EXISTS ({_WATCHED} AND w.agent_id = {who})"

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return Watcher.objects.filter(ticket=ticket, agent_id=asker.agent_id or 0).exists()


class Promised(FlagFact, slug="promised"):
    label, group = "An answer or a call is promised", "Time"
    column = "EXISTS (SELECT 1 FROM tickets_pledge p WHERE p.ticket_id = t.id AND p.state = 'open')"
    is_own = False

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return Pledge.objects.open().filter(ticket=ticket).exists()
