"""The link with which a customer follows a ticket without signing in.

The token names the ticket and is signed for its present requester: given to another requester (a merge, a
correction), old links stop working. It is checked against the secret key and the earlier ones, in constant time.
"""

from django.conf import settings
from django.urls import reverse

from frontdesk.kit import crypto
from frontdesk.tickets.models import Ticket

PURPOSE = "tracking"


def tracking_token(ticket: Ticket) -> str:
    """`NUMBER-SIGNATURE`, safe in an address; 128 bits of it cannot be guessed."""
    return f"{ticket.number}-{crypto.sign(PURPOSE, _subject(ticket))}"


def ticket_by_token(token: str) -> Ticket | None:
    """The ticket that a token opens, with requester and category, or None for anything that we did not sign."""
    number, _, signature = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 10 and len(signature) == 22):
        return None
    ticket = Ticket.objects.select_related("requester", "category", "brand").filter(number=int(number)).first()
    if ticket is None or not crypto.verify(PURPOSE, _subject(ticket), signature):
        return None
    return ticket


def tracking_url(ticket: Ticket) -> str:
    """The absolute address of the ticket's page for its requester."""
    return settings.PUBLIC_URL + reverse("portal:tracking", args=[tracking_token(ticket)])


def _subject(ticket: Ticket) -> str:
    return f"{ticket.number}.{ticket.requester_id}"
