"""One-time codes for customers who have a ticket's number but not its link."""

import datetime
import hmac
import secrets

from django.db import transaction

from frontdesk.customers.models import Identity
from frontdesk.kit import clock, crypto
from frontdesk.kit.addresses import normal_email
from frontdesk.tickets.models import Ticket, TrackingCode

LIFE = datetime.timedelta(minutes=10)
MOST_ATTEMPTS = 5
PURPOSE = "tracking.code"


def ticket_of(number: int, email: str) -> Ticket | None:
    """The ticket with that number, if that address is one of its requester's."""
    ticket = Ticket.objects.select_related("requester", "brand").filter(number=number).first()
    address = normal_email(email)
    if ticket is None or not address:
        return None
    known = Identity.objects.filter(customer_id=ticket.requester_id, kind="email", address=address).exists()
    return ticket if known or ticket.requester.email.lower() == address else None


@transaction.atomic
def issue_code(ticket: Ticket) -> str:
    """A fresh six-digit code for the ticket; the ones before it no longer work. Only its keyed hash is kept."""
    now = clock.now()
    TrackingCode.objects.filter(ticket=ticket, used_at=None, expires_at__gt=now).update(expires_at=now)
    code = f"{secrets.randbelow(1_000_000):06d}"
    TrackingCode.objects.create(ticket=ticket, code=_hash(ticket.pk, code), expires_at=now + LIFE)
    return code


@transaction.atomic
def redeem_code(number: int, email: str, code: str) -> Ticket | None:
    """The ticket, when the code is right; then it is used up. After five wrong ones it is worthless too (A57).

    The row is locked while it is judged, so of two attempts at once one succeeds at most (A48).
    """
    ticket = ticket_of(number, email)
    if ticket is None:
        return None
    row = TrackingCode.objects.select_for_update().filter(ticket=ticket).order_by("-id").first()
    if row is None or row.used_at or row.expires_at <= clock.now() or row.attempts >= MOST_ATTEMPTS:
        return None
    row.attempts += 1
    is_right = hmac.compare_digest(row.code, _hash(ticket.pk, "".join(code.split())))
    if is_right:
        row.used_at = clock.now()
    row.save(update_fields=["attempts", "used_at"])
    return ticket if is_right else None


def _hash(ticket_id: int, code: str) -> str:
    return crypto.sign(PURPOSE, f"{ticket_id}.{code}", length=32)
