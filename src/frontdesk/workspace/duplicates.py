"""Who may be the same person: proposed by likeness of addresses and names, along indexes. People decide (A61)."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, Value
from django.db.models.functions import Lower

from frontdesk.customers.logic.address import normal_phone
from frontdesk.customers.logic.likeness import is_same_mailbox, mailboxes, own_domain
from frontdesk.customers.models import Customer, Identity, NotTheSame
from frontdesk.customers.models.person import MAILBOX

MOST, LOOKED_AT = 5, 20


@dataclass(frozen=True)
class Likeness:
    """Another customer, and why they may be the same."""

    customer: Customer
    why: str


def likely_duplicates(
    customer: Customer, identities: list[Identity], apart: Collection[Customer] = ()
) -> list[Likeness]:
    """At most five, without those who are held `apart`; of the same name only those who have organisation or domain in
    common too. Four statements."""
    found: dict[int, Likeness] = {}
    for one, why in (*_by_mailbox(customer, identities), *_by_phone(customer, identities), *_by_name(customer)):
        if one.pk != customer.pk and one not in apart:
            found.setdefault(one.pk, Likeness(one, why))
    return list(found.values())[:MOST]


def told_apart(customer: Customer) -> list[Customer]:
    """Who was said not to be this customer, the last one first."""
    rows = NotTheSame.objects.filter(Q(one=customer) | Q(other=customer)).select_related("one", "other")
    others = [row.other if row.one_id == customer.pk else row.one for row in rows.order_by("-id")]
    return [one for one in others if one.merged_into_id is None]


def _by_mailbox(customer: Customer, identities: list[Identity]) -> list[tuple[Customer, str]]:
    mine = [one.address for one in identities if one.kind == "email"]
    if not mine:
        return []
    keys = sorted({key for address in mine[:LOOKED_AT] for key in mailboxes(address)})
    others = Identity.objects.filter(kind="email").alias(mailbox=MAILBOX).filter(mailbox__in=keys)
    rows = others.exclude(customer=customer).select_related("customer__organization")[:LOOKED_AT]
    return [
        (row.customer, "The same mailbox, written another way")
        for row in rows
        if any(is_same_mailbox(row.address, address) for address in mine)
    ]


def _by_phone(customer: Customer, identities: list[Identity]) -> list[tuple[Customer, str]]:
    numbers = {one.address for one in identities if one.kind == "phone"} | {customer.phone}
    numbers |= {normal_phone(number) for number in list(numbers)}
    if not (wanted := sorted(numbers - {""})):
        return []
    keys = Identity.objects.filter(kind="phone", address__in=wanted).values_list("customer", flat=True)
    same = Q(phone__in=wanted) & ~Q(phone="") | Q(pk__in=list(keys))
    rows = Customer.objects.standing().filter(same).exclude(pk=customer.pk).select_related("organization")
    return [(row, "The same telephone number") for row in rows[:LOOKED_AT]]


def _by_name(customer: Customer) -> list[tuple[Customer, str]]:
    domain = own_domain(customer.email)
    if not customer.name or not (customer.organization_id or domain):
        return []
    rows = Customer.objects.standing().alias(low=Lower("name")).filter(low=Lower(Value(customer.name)))
    found = []
    for row in rows.exclude(pk=customer.pk).select_related("organization")[: 10 * LOOKED_AT]:
        if customer.organization_id and row.organization_id == customer.organization_id:
            found.append((row, f"The same name, at {row.organization} too"))
        elif domain and own_domain(row.email) == domain:
            found.append((row, f"The same name, and an address at {domain} too"))
    return found
