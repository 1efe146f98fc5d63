"""One-time codes for customers who have a ticket's number but not its link."""

import datetime
import hmac
import secrets
from dataclasses import dataclass

from django.db import transaction

from frontdesk.customers.models import Customer, Identity
from frontdesk.kit import clock, crypto
from frontdesk.kit.addresses import normal_email
from frontdesk.tickets.models import Participant, Ticket, TrackingCode

LIFE = datetime.timedelta(minutes=10)
MOST_ATTEMPTS = 5
PURPOSE = "tracking.code"


@dataclass(frozen=True)
class Follower:
    """Who may follow a ticket: its requester, or with `participant` somebody in copy."""

    ticket: Ticket
    customer: Customer
    participant: Participant | None = None


def follower_of(number: int, email: str) -> Follower | None:
    """Who has that address on the ticket with that number: the requester first, then people in copy."""
    ticket = Ticket.objects.select_related("requester", "brand").filter(number=number).first()
    address = normal_email(email)
    if ticket is None or not address:
        return None
    in_copy = list(ticket.participants.select_related("customer").order_by("pk"))
    people = [Follower(ticket, ticket.requester), *(Follower(ticket, one.customer, one) for one in in_copy)]
    keys = [one.customer.pk for one in people]
    known = set(
        Identity.objects.filter(customer_id__in=keys, kind="email", address=address).values_list("customer", flat=True)
    )
    fitting = (one for one in people if one.customer.pk in known or one.customer.email.lower() == address)
    return next(fitting, None)


@transaction.atomic
def issue_code(follower: Follower) -> str:
    """A fresh six-digit code for this person; theirs from before no longer work. Only its keyed hash is kept."""
    now = clock.now()
    own = TrackingCode.objects.filter(ticket=follower.ticket, customer=follower.customer)
    own.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    code = f"{secrets.randbelow(1_000_000):06d}"
    TrackingCode.objects.create(
        ticket=follower.ticket, customer=follower.customer, code=_hash(follower, code), expires_at=now + LIFE
    )
    return code


@transaction.atomic
def redeem_code(number: int, email: str, code: str) -> Follower | None:
    """Whose code it is, when it is right; then it is used up. After five wrong ones it is worthless too (A57).

    A code opens what the person may read to whom it went: with the requester's address, the code of somebody in copy
    is wrong. The row is locked while it is judged, so of two attempts at once one succeeds at most (A48).
    """
    follower = follower_of(number, email)
    if follower is None:
        return None
    own = TrackingCode.objects.select_for_update().filter(ticket=follower.ticket, customer=follower.customer)
    row = own.order_by("-id").first()
    if row is None or row.used_at or row.expires_at <= clock.now() or row.attempts >= MOST_ATTEMPTS:
        return None
    row.attempts += 1
    is_right = hmac.compare_digest(row.code, _hash(follower, "".join(code.split())))
    if is_right:
        row.used_at = clock.now()
    row.save(update_fields=["attempts", "used_at"])
    return follower if is_right else None


def _hash(follower: Follower, code: str) -> str:
    return crypto.sign(PURPOSE, f"{follower.ticket.pk}.{follower.customer.pk}.{code}", length=32)
