"""Who may see which ticket through the portal.

Three things open a ticket: its signed link (it went to the requester's address), a code that was typed in
(remembered in the session for half a day), or a sign-in. People in copy have links and codes of their own, and however
they come, they read what was said since they were added (A03). A receipt opens only the page that
says a request has come in: whoever filled in the form has not yet shown that the address is theirs.
"""

import time
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from frontdesk.customers.models import Customer
from frontdesk.events import Actor, stream_token
from frontdesk.kit import crypto
from frontdesk.portal.page import live_token
from frontdesk.portal.visitor import customer_of
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.tracking import Follower
from frontdesk.tickets.models import Message, MovedMessage, Participant, Ticket
from frontdesk.tickets.tracking import audience_of, participant_by_token, ticket_by_token

GRANTS = "tracked"
GRANT_SECONDS = 12 * 3600
RECEIPT = "portal.receipt"


@dataclass(frozen=True)
class Reader:
    """Who opened the ticket's page: the requester, or with `participant` somebody in copy.

    `asked` is the reader's own ticket where that was merged: into `ticket`, in which they are in copy, or into one that
    they are not on; then it is `ticket` itself, and nothing of the other is shown. What was said on theirs stays
    theirs to read.
    """

    ticket: Ticket
    customer: Customer
    participant: Participant | None = None
    asked: Ticket | None = None

    @property
    def is_requester(self) -> bool:
        return self.participant is None and self.asked is None

    @property
    def may_write(self) -> bool:
        """Whether an answer of theirs still belongs to this ticket."""
        return tickets.may_reopen(self.ticket)

    @property
    def actor(self) -> Actor:
        """Who acts on the page: whoever opened it has shown to be this customer."""
        return self.customer.actor()

    def messages(self) -> QuerySet[Message]:
        """What this reader may read: never notes, and in copy nothing of others from before (A03, A36)."""
        found = Message.objects.public()
        here = Q(ticket=self.ticket)
        if self.participant is not None:
            here &= Q(created_at__gte=self.participant.added_at) | Q(customer=self.customer)
        if self.asked is not None:
            moved = MovedMessage.objects.filter(merge__source=self.asked, merge__undone_at=None)
            here |= Q(pk__in=moved.values("message"))
        return found.filter(here)

    def live_token(self) -> str:
        """The right of the open page to hear of changes."""
        return live_token(self.ticket) if self.participant is None else stream_token([audience_of(self.participant)])


def reader_of(request: HttpRequest, token: str) -> Reader | None:
    """Who may read the ticket that `token` opens. The token is a signed link's, or the plain number of a ticket
    to which a code or the sign-in has given access; None otherwise."""
    if not (token.isascii() and token.isdigit() and len(token) <= 10):
        if participant := participant_by_token(token):
            return _in_copy(participant)
        linked = ticket_by_token(token)
        return _requester(linked) if linked else None
    ticket = Ticket.objects.select_related("requester", "category", "brand").filter(number=int(token)).first()
    if ticket is None:
        return None
    granted = {key for key, until in request.session.get(GRANTS, {}).items() if float(until) > time.time()}
    customer = customer_of(request)
    if _grant(ticket) in granted or (customer is not None and customer.pk == ticket.requester_id):
        return _requester(ticket)
    for one in _parts().filter(ticket=ticket):
        if _grant(ticket, one) in granted or (customer is not None and customer.pk == one.customer_id):
            return _in_copy(one)
    return None


def _requester(ticket: Ticket) -> Reader:
    """The requester; where the ticket goes on in another one, as whoever they are there, and no more than that."""
    final = tickets.final_of(ticket)
    if final.pk == ticket.pk:
        return Reader(ticket, ticket.requester)
    if final.requester_id == ticket.requester_id:
        whole = Ticket.objects.select_related("requester", "category", "brand").get(pk=final.pk)
        return Reader(whole, whole.requester)
    part = _parts().filter(ticket=final, customer=ticket.requester_id).first()
    return Reader(part.ticket if part else ticket, ticket.requester, part, asked=ticket)


def _parts() -> QuerySet[Participant]:
    return Participant.objects.select_related("ticket__requester", "ticket__category", "ticket__brand", "customer")


def _in_copy(participant: Participant) -> Reader:
    """Somebody in copy; where the ticket goes on in another one, as far as they are in copy there."""
    final = tickets.final_of(participant.ticket)
    there = _parts().filter(ticket=final, customer=participant.customer_id).first()
    found = there or participant
    return Reader(found.ticket, found.customer, found)


def grant(request: HttpRequest, follower: Follower) -> str:
    """Remember in the session that this person's address was proven; returns the token for the ticket's page."""
    now = time.time()
    kept = {key: until for key, until in request.session.get(GRANTS, {}).items() if until > now}
    request.session[GRANTS] = kept | {_grant(follower.ticket, follower.participant): now + GRANT_SECONDS}
    return str(follower.ticket.number)


def receipt(ticket: Ticket) -> str:
    """The token of the page that says: we have it."""
    return f"{ticket.number}-{crypto.sign(RECEIPT, str(ticket.number))}"


def ticket_by_receipt(token: str) -> Ticket | None:
    """The ticket of a receipt, or None for anything that we did not sign."""
    number, _, signature = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 10 and crypto.verify(RECEIPT, number, signature)):
        return None
    return Ticket.objects.select_related("requester", "category", "brand").filter(number=int(number)).first()


def _grant(ticket: Ticket, participant: Participant | None = None) -> str:
    """A grant holds for the present requester only, or for as long as somebody is in copy."""
    return f"{ticket.number}.{ticket.requester_id}" if participant is None else f"{ticket.number}+{participant.pk}"
