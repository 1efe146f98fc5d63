"""The words in braces that templates may hold, and what they stand for on a ticket.

`{{ customer_first_name }}` is replaced once, as text: a value is never read as a template again (A43), and a name that
is not in the list stays as it stands.
"""

import re
from collections.abc import Mapping

from django.utils.html import escape

from frontdesk.accounts.models import Workspace
from frontdesk.events import Actor
from frontdesk.tickets.logic.number import shown
from frontdesk.tickets.models import Ticket

PLACEHOLDERS = {
    "customer_first_name": "First name of the customer",
    "customer_name": "Name of the customer",
    "customer_email": "Address of the customer",
    "organization": "Company of the customer",
    "ticket_number": "Number of the ticket",
    "ticket_subject": "Subject of the ticket",
    "agent_first_name": "Your first name",
    "agent_name": "Your name",
    "team": "Team that has the ticket",
    "brand": "Name of the brand",
}
_PLACE = re.compile(r"\{\{\s*([a-z][a-z0-9_]{0,40})\s*\}\}")


def values_for(ticket: Ticket, actor: Actor) -> dict[str, str]:
    """What each placeholder stands for; "" where nothing is known."""
    customer = ticket.requester
    name = customer.name or ""
    return {
        "customer_first_name": _first(name),
        "customer_name": name,
        "customer_email": customer.email,
        "organization": customer.organization.name if customer.organization else "",
        "ticket_number": shown(ticket.number, _prefix(ticket)),
        "ticket_subject": ticket.subject,
        "agent_first_name": _first(actor.name),
        "agent_name": actor.name,
        "team": ticket.team.name if ticket.team else "",
        "brand": ticket.brand.name if ticket.brand else "",
    }


def filled_in(html: str, values: Mapping[str, str]) -> str:
    """Sanitised HTML with its placeholders replaced, each by its value as text (A21, A43)."""
    return _PLACE.sub(lambda found: escape(values[found[1]]) if found[1] in values else found[0], html)


def _first(name: str) -> str:
    return name.split()[0] if name.split() and "@" not in name else ""


def _prefix(ticket: Ticket) -> str:
    """A ticket that was read for its page brings the prefix along."""
    known = getattr(ticket, "prefix", None)
    return known if known is not None else Workspace.objects.values_list("number_prefix", flat=True).get(pk=1)
