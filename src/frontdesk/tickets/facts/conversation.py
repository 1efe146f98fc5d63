"""What was said: how much of it, whether it was read, and what hangs on it."""

from frontdesk.tickets import operators
from frontdesk.tickets.fact import Asker, ChoiceFact, FlagFact, NumberFact
from frontdesk.tickets.models import Attachment, Ticket
from frontdesk.tickets.models.sentiment import Sentiment as Told

Label = Told.Label


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


class Sentiment(ChoiceFact, slug="sentiment"):
    """How the customer feels in what they wrote last; not set where nobody could read it."""

    label, group = "Sentiment", "Conversation"
    operators = operators.OPTIONAL
    column, order = "t.sentiment", "COALESCE(t.sentiment, 9)"
    order_kind = "number"
    is_number = True

    def options(self) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in Label.choices]

    def value(self, ticket: Ticket, asker: Asker) -> int | None:
        return ticket.sentiment
