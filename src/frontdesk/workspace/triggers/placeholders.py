"""What is known of the ticket and its people, to be put in with its value."""

from collections.abc import Sequence

from markupsafe import escape

from frontdesk.events import Actor
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.placeholders import PLACEHOLDERS, values_for
from frontdesk.workspace.triggers.base import MOST, Suggestion, Trigger


class Placeholders(Trigger, slug="placeholders"):
    """`{` offers the same values that templates use, shown filled in; one that is empty is not offered."""

    label = "Filled in"
    chars = "{"
    rank = 20

    def offer(self, words: str, ticket: Ticket, actor: Actor) -> Sequence[Suggestion]:
        """By name or meaning."""
        wanted = words.strip("{} ").casefold()
        values = values_for(ticket, actor)
        return [
            Suggestion(title=label, note=value, insert=str(escape(value)), icon="type")
            for name, label in PLACEHOLDERS.items()
            if (value := values.get(name, "")) and (wanted in name or wanted in label.casefold())
        ][:MOST]
