"""Who reads a page of the portal: a stranger, or somebody who signed in."""

from dataclasses import dataclass

from django.http import HttpRequest

from frontdesk.accounts.models import User
from frontdesk.customers import actions as customers
from frontdesk.customers.models import Customer
from frontdesk.events import SYSTEM, Actor
from frontdesk.kit import crypto


@dataclass(frozen=True)
class Visitor:
    """`user` is None for strangers. Whoever can sign in belongs to the company: sign-up is not open."""

    user: User | None = None

    @property
    def is_known(self) -> bool:
        return self.user is not None

    @property
    def is_employee(self) -> bool:
        """Sees internal articles and categories."""
        return self.user is not None

    @property
    def name(self) -> str:
        return str(self.user) if self.user else ""


def visitor_of(request: HttpRequest) -> Visitor:
    """Who reads."""
    return Visitor(request.user if isinstance(request.user, User) else None)


def customer_of(request: HttpRequest) -> Customer | None:
    """The customer that the signed-in person is, met on first use; None for strangers."""
    user = visitor_of(request).user
    if user is None:
        return None
    known = Customer.objects.filter(user=user).first()
    if known is not None:
        return known
    customer = customers.recognise(user=user, name=user.name, source="sign-in", by=SYSTEM)
    if customer.user_id != user.pk:
        return None
    return customers.change_customer(customer, is_employee=True, by=SYSTEM)


def actor_of(request: HttpRequest) -> Actor | None:
    """The signed-in person as a customer who acts, or None."""
    customer = customer_of(request)
    return customer.actor() if customer else None


def address_of(request: HttpRequest) -> str:
    """The network address of the browser, as far as proxies are trusted."""
    return str(request.META.get("REMOTE_ADDR", ""))


def fingerprint(request: HttpRequest) -> str:
    """A reader without a name: the same browser at the same place. Keyed, so it tells nobody which."""
    user = visitor_of(request).user
    who = f"user.{user.pk}" if user else f"{address_of(request)}|{request.headers.get('User-Agent', '')}"
    return crypto.sign("portal.reader", who, length=24)
