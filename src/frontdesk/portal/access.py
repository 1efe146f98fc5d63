"""Who may see which ticket through the portal.

Three things open a ticket: its signed link (it went to the requester's address), a code that the requester typed
in (remembered in the session for half a day), or the sign-in of the requester. A receipt opens only the page that
says a request has come in: whoever filled in the form has not yet shown that the address is theirs.
"""

import time

from django.http import HttpRequest

from frontdesk.events import Actor
from frontdesk.kit import crypto
from frontdesk.portal.visitor import customer_of
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.tracking import ticket_by_token

GRANTS = "tracked"
GRANT_SECONDS = 12 * 3600
RECEIPT = "portal.receipt"


def ticket_for(request: HttpRequest, token: str) -> Ticket | None:
    """The ticket that `token` opens for this reader. The token is a signed link's, or the plain number of a ticket
    to which a code or the sign-in has given access; None otherwise."""
    if not (token.isascii() and token.isdigit() and len(token) <= 10):
        return ticket_by_token(token)
    ticket = Ticket.objects.select_related("requester", "category", "brand").filter(number=int(token)).first()
    if ticket is None:
        return None
    if float(request.session.get(GRANTS, {}).get(_grant(ticket), 0)) > time.time():
        return ticket
    customer = customer_of(request)
    return ticket if customer is not None and customer.pk == ticket.requester_id else None


def grant(request: HttpRequest, ticket: Ticket) -> str:
    """Remember in the session that the requester's address was proven; returns the token for the ticket's page."""
    now = time.time()
    kept = {key: until for key, until in request.session.get(GRANTS, {}).items() if until > now}
    request.session[GRANTS] = kept | {_grant(ticket): now + GRANT_SECONDS}
    return str(ticket.number)


def as_requester(ticket: Ticket) -> Actor:
    """Who acts on the ticket's page: whoever opened it has shown to be the requester."""
    return ticket.requester.actor()


def receipt(ticket: Ticket) -> str:
    """The token of the page that says: we have it."""
    return f"{ticket.number}-{crypto.sign(RECEIPT, str(ticket.number))}"


def ticket_by_receipt(token: str) -> Ticket | None:
    """The ticket of a receipt, or None for anything that we did not sign."""
    number, _, signature = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 10 and crypto.verify(RECEIPT, number, signature)):
        return None
    return Ticket.objects.select_related("requester", "category", "brand").filter(number=int(number)).first()


def _grant(ticket: Ticket) -> str:
    """A grant holds for the present requester only."""
    return f"{ticket.number}.{ticket.requester_id}"
