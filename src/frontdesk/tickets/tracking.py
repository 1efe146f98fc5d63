"""The links with which customers follow a ticket without signing in.

The requester's token names the ticket and is signed for its present requester: given to another requester, old links
stop working, unless that is whom the earlier one was merged into. A participant's names the participation as well: with
its row, the link ends. Both are checked against the secret key and the earlier ones, in constant time.
"""

from django.conf import settings
from django.urls import reverse

from frontdesk.customers.models import merged_keys
from frontdesk.kit import crypto
from frontdesk.tickets.models import Participant, Ticket

PURPOSE = "tracking"
COPY_PURPOSE = "tracking.copy"


def tracking_token(ticket: Ticket) -> str:
    """`NUMBER-SIGNATURE`, safe in an address; 128 bits of it cannot be guessed."""
    return f"{ticket.number}-{crypto.sign(PURPOSE, _subject(ticket))}"


def ticket_by_token(token: str) -> Ticket | None:
    """The ticket that a requester's token opens, with requester and category, or None for what we did not sign."""
    number, _, signature = token.partition("-")
    if not (_is_number(number) and len(signature) == 22):
        return None
    ticket = Ticket.objects.select_related("requester", "category", "brand").filter(number=int(number)).first()
    if ticket is None:
        return None
    signed = crypto.verify(PURPOSE, _subject(ticket), signature) or any(
        crypto.verify(PURPOSE, f"{ticket.number}.{key}", signature) for key in _merged(ticket.requester_id)
    )
    return ticket if signed else None


def tracking_url(ticket: Ticket) -> str:
    """The absolute address of the ticket's page for its requester."""
    return settings.PUBLIC_URL + reverse("portal:tracking", args=[tracking_token(ticket)])


def copy_token(participant: Participant) -> str:
    """`NUMBER.PARTICIPATION-SIGNATURE`: the link of one person in copy."""
    number = f"{participant.ticket.number}.{participant.pk}"
    return f"{number}-{crypto.sign(COPY_PURPOSE, _copy_subject(participant))}"


def participant_by_token(token: str) -> Participant | None:
    """Who in copy opens the page, with ticket and customer; None once they are in copy no more."""
    names, _, signature = token.partition("-")
    number, _, key = names.partition(".")
    if not (_is_number(number) and _is_number(key) and len(signature) == 22):
        return None
    related = ("ticket__requester", "ticket__category", "ticket__brand", "customer")
    found = Participant.objects.select_related(*related).filter(pk=int(key), ticket__number=int(number)).first()
    if found is None:
        return None
    signed = crypto.verify(COPY_PURPOSE, _copy_subject(found), signature) or any(
        crypto.verify(COPY_PURPOSE, f"{found.ticket.number}.{found.pk}.{key}", signature)
        for key in _merged(found.customer_id)
    )
    return found if signed else None


def copy_url(participant: Participant) -> str:
    """The absolute address of the ticket's page for somebody in copy."""
    return settings.PUBLIC_URL + reverse("portal:tracking", args=[copy_token(participant)])


def audience_of(participant: Participant) -> str:
    """The name under which a participant's open page hears of changes, and no longer once the row is gone (A30)."""
    return f"participant.{participant.pk}"


def _merged(customer: int) -> list[int]:
    """Who was merged into this customer: links that went to them open what is theirs."""
    return [key for key in merged_keys(customer) if key != customer]


def _subject(ticket: Ticket) -> str:
    return f"{ticket.number}.{ticket.requester_id}"


def _copy_subject(participant: Participant) -> str:
    return f"{participant.ticket.number}.{participant.pk}.{participant.customer_id}"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 10
