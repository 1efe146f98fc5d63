"""Finding the customer behind an address, or meeting a new one."""

from django.db import transaction

from frontdesk.accounts.models import User
from frontdesk.customers.actions.masking import masked
from frontdesk.customers.events import CustomerCreated
from frontdesk.customers.logic.address import normal_phone
from frontdesk.customers.models import Customer, Identity
from frontdesk.events import Actor, emit
from frontdesk.kit.addresses import normal_email
from frontdesk.kit.database.rows import insert

_WHOSE = """
    SELECT customer.* FROM customers_customer AS customer JOIN customers_identity AS identity
        ON identity.customer_id = customer.id WHERE identity.kind = %s AND identity.address = %s"""


class NoAddress(ValueError):
    """Neither a usable e-mail address nor a telephone number was given."""


@transaction.atomic(savepoint=False)
def recognise(
    *, email: str = "", phone: str = "", name: str = "", user: User | None = None, source: str = "", by: Actor
) -> Customer:
    """The customer with that e-mail address, else with that number, else a new one.

    A signed-in `user` is its own customer, whatever address it gives. What is known already is never overwritten
    by what a stranger claims: a name is only filled in where there was none. Raises NoAddress.
    """
    name = masked(name)
    email, phone = normal_email(user.email if user else email), normal_phone(phone) or phone.strip()[:32]
    if not email and not phone:
        raise NoAddress("Give an e-mail address or a telephone number.")
    kind, address = ("email", email) if email else ("phone", phone)
    customer = next(iter(Customer.objects.raw(_WHOSE, [kind, address])), None)
    if customer is None:
        customer = _meet(kind, address, name=name, email=email, phone=phone, source=source, by=by)
    changed = []
    if user is not None and customer.user_id is None:
        customer.user = user
        changed.append("user")
    if name and not customer.name:
        customer.name = name[:160]
        changed.append("name")
    if phone and not customer.phone and user is not None:
        customer.phone = phone
        changed.append("phone")
    if changed:
        customer.save(update_fields=changed)
    return customer


def _meet(kind: str, address: str, *, name: str, email: str, phone: str, source: str, by: Actor) -> Customer:
    """A new customer, unless somebody else meets the same person at this moment: theirs counts (F38)."""
    customer = Customer(name=name[:160], email=email, phone=phone)
    if insert(customer, if_new=True):
        if insert(Identity(customer=customer, kind=kind, address=address), if_new=True):
            emit(CustomerCreated(customer=customer.pk, source=source), by=by)
            return customer
        customer.delete()
    return Identity.objects.select_related("customer").get(kind=kind, address=address).customer
