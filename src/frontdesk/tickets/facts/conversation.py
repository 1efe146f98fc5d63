"""What was said: how much of it, whether it was read, and what hangs on it."""

from frontdesk.tickets.fact import Asker, FlagFact, NumberFact
from frontdesk.tickets.models import Attachment, Ticket


class Unread(FlagFact, slug="unread"):
    label, group = "Unread", "Conversation"
    column = "t.is_unread"

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return ticket.is_unread


class MessageCount(NumberFact, slug="messages"):
    label, group = "Number of messages", "Conversation"
    column = order = "t.message_count"

    def value(self, ticket: Ticket, asker: Asker) -> int:
        return ticket.message_count


class HasAttachment(FlagFact, slug="attachment"):
    label, group = "Has an attachment", "Conversation"
    column = (
        "EXISTS (SELECT 1 FROM tickets_message g JOIN tickets_attachment x ON x.message_id = g.id "
        "WHERE g.ticket_id = t.id)"
    )
    is_own = False

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return Attachment.objects.filter(message__ticket=ticket).exists()
