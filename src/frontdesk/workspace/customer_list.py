"""The lists of customers, of their companies, and of the people of one company; each goes on behind the last row."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Count, Q, Value
from django.db.models.functions import Lower

from frontdesk.customers import permissions
from frontdesk.customers.models import Customer, CustomerField, Organization, OrganizationField, OwnField
from frontdesk.events import Actor
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.about import answer_text

PAGE, PEOPLE, MOST_COLUMNS = 50, 100, 6


def customers_called(words: str, actor: Actor) -> Any:
    """Those whose name, addresses or organisation hold the words; everybody for none."""
    found = Customer.objects.standing().filter(permissions.view_customer(actor)).select_related("organization")
    if not words:
        return found
    like = Q(name__icontains=words) | Q(email__icontains=words) | Q(organization__name__icontains=words)
    return found.filter(like | Q(identities__address__icontains=words)).distinct()


def listed_customers(words: str, after: str, actor: Actor) -> dict[str, Any]:
    """Those who fit, the last one met first, with the fields that are to be seen there. Three statements."""
    place = _key(after)
    found = customers_called(words, actor).order_by("-pk")
    rows, more = _page(found.filter(pk__lt=place) if place else found, PAGE)
    fields = _columns(CustomerField)
    counts = _open_counts("requester", [row.pk for row in rows], actor)
    drawn = [(row, _answers(row, fields), counts.get(row.pk, 0)) for row in rows]
    return {"found": drawn, "fields": fields, "older": rows[-1].pk if more else None, "words": words}


def listed_organizations(words: str, after: str, actor: Actor) -> dict[str, Any]:
    """Companies by their names, with the fields that are to be seen there, their people and their open tickets."""
    found = Organization.objects.order_by(Lower("name"))
    if words:
        found = found.filter(Q(name__icontains=words) | Q(domain__icontains=words))
    if after:
        found = found.alias(low=Lower("name")).filter(low__gt=Lower(Value(after)))
    rows, more = _page(found, PAGE)
    keys = [row.pk for row in rows]
    people = dict(
        Customer.objects.filter(organization__in=keys).order_by().values_list("organization").annotate(Count("pk"))
    )
    counts = _open_counts("requester__organization", keys, actor)
    fields = _columns(OrganizationField)
    drawn = [(row, _answers(row, fields), people.get(row.pk, 0), counts.get(row.pk, 0)) for row in rows]
    return {"found": drawn, "fields": fields, "older": rows[-1].name if more else "", "words": words}


def people_of(organization: Organization, after: str, actor: Actor) -> dict[str, Any]:
    """The people of a company by their names, a hundred at a time."""
    found = organization.customers.order_by("name", "pk")
    if (key := _key(after)) and (last := organization.customers.filter(pk=key).first()):
        found = found.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    rows, more = _page(found, PEOPLE)
    counts = _open_counts("requester", [row.pk for row in rows], actor)
    return {
        "people": [(row, counts.get(row.pk, 0)) for row in rows],
        "people_after": rows[-1].pk if more else None,
        "people_count": organization.customers.count(),
    }


def _columns(of: type[OwnField]) -> list[OwnField]:
    return list(of._default_manager.filter(is_active=True, is_listed=True)[:MOST_COLUMNS])


def _answers(row: Customer | Organization, fields: Sequence[OwnField]) -> list[str]:
    return [answer_text(row.fields.get(field.slug)) for field in fields]


def _page(found: Any, size: int) -> tuple[list[Any], bool]:
    rows = list(found[: size + 1])
    return rows[:size], len(rows) > size


def _open_counts(whose: str, keys: Sequence[int], actor: Actor) -> dict[int, int]:
    """How many open tickets the actor may see of each."""
    seen = Ticket.objects.visible_to(actor).filter(status__in=Ticket.UNSOLVED, **{f"{whose}__in": keys})
    return dict(seen.order_by().values_list(whose).annotate(Count("pk")))


def _key(after: str) -> int:
    if after and not (after.isascii() and after.isdecimal() and len(after) < 19):
        raise BadRequest("Not a place in this list.")
    return int(after or 0)
