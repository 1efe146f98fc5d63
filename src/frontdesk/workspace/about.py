"""What the page of a customer, and the panel beside a ticket, tell of one."""

import datetime
import json
import zoneinfo
from dataclasses import dataclass
from typing import Any

from django.db import connection

from frontdesk.customers.models import Customer, Organization, OrganizationField
from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.tickets.permissions import visible_sql

NOTES = 3


@dataclass(frozen=True)
class Promised:
    """A word that is open: what, until when, who keeps it, and on which ticket."""

    what: str
    due_at: datetime.datetime
    is_late: bool
    keeper: str
    number: int
    note: str


@dataclass(frozen=True)
class About:
    """`notes` are {"id", "text", "who", "at"}, newest first, of `note_count`; `answers` are (name, answer).

    What is known of their company follows, with its name where they have a field that is called the same.
    """

    notes: list[dict[str, Any]]
    note_count: int
    addresses: list[tuple[str, str, bool]]
    promises: list[Promised]
    answers: list[tuple[str, str]]


_SQL = """
SELECT
 (SELECT json_agg(json_build_object('id', n.id, 'text', n.text, 'who', n.by_name, 'at', n.at)) FROM (
     SELECT * FROM customers_customernote k WHERE k.customer_id = %s AND k.removed_at IS NULL
      ORDER BY k.at DESC, k.id DESC LIMIT {notes}) n),
 (SELECT count(*) FROM customers_customernote k WHERE k.customer_id = %s AND k.removed_at IS NULL),
 (SELECT json_agg(json_build_array(i.kind, i.address, i.verified_at IS NOT NULL) ORDER BY i.kind, i.id) FROM (
     SELECT * FROM customers_identity j WHERE j.customer_id = %s LIMIT 20) i),
 (SELECT json_agg(json_build_array(p.kind, p.due_at, u.name, p.number, p.note) ORDER BY p.due_at) FROM (
     SELECT g.kind, g.due_at, g.agent_id, t.number, g.note FROM tickets_pledge g
       JOIN tickets_ticket t ON t.id = g.ticket_id
      WHERE g.customer_id = %s AND g.state = 'open' AND {visible} ORDER BY g.due_at LIMIT 10) p
     JOIN accounts_agent a ON a.id = p.agent_id JOIN accounts_user u ON u.id = a.user_id),
 (SELECT json_agg(json_build_array(f.slug, f.name) ORDER BY f.position, f.name) FROM customers_customerfield f
   WHERE f.is_active AND f.slug = ANY(%s::varchar[])),
 (SELECT json_agg(json_build_array(f.slug, f.name) ORDER BY f.position, f.name) FROM customers_organizationfield f
   WHERE f.is_active AND f.slug = ANY(%s::varchar[]))
"""
_WHAT = {"call": "Call back", "answer": "Answer"}


def read_about(customer: Customer, actor: Actor) -> About:
    """All of it in one statement."""
    rule, hidden = visible_sql(actor)
    key, company = customer.pk, customer.organization.fields if customer.organization else {}
    asked = [key, key, key, key, *hidden, list(customer.fields), list(company)]
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(visible=rule, notes=NOTES), asked)
        row = [json.loads(value) if isinstance(value, str) else value for value in cursor.fetchone()]
    notes, count, addresses, promises, names, company_names = row
    own = [(name, answer_text(customer.fields[slug])) for slug, name in names or ()]
    taken = {name for name, _ in own}
    own += [
        (f"{name} of {customer.organization}" if name in taken else name, answer_text(company[slug]))
        for slug, name in company_names or ()
    ]
    now = clock.now()
    return About(
        [{**each, "at": _moment(each["at"])} for each in notes or ()],
        count,
        [(kind, address, is_proven) for kind, address, is_proven in addresses or ()],
        [
            Promised(_WHAT.get(kind, kind), due, due < now, keeper, number, note)
            for kind, due, keeper, number, note in ((k, _moment(d), *rest) for k, d, *rest in promises or ())
        ],
        own,
    )


def answers_of(organization: Organization) -> list[tuple[str, str]]:
    """(name, answer) of the fields of our own that a company has."""
    asked = OrganizationField.objects.filter(is_active=True, slug__in=list(organization.fields))
    return [(one.name, answer_text(organization.fields[one.slug])) for one in asked]


def local_time(customer: Customer) -> str:
    """The time of day where the customer is, with how far that is from here: "14:05". Empty when unknown."""
    if not customer.time_zone:
        return ""
    try:
        zone = zoneinfo.ZoneInfo(customer.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return ""
    return f"{clock.now().astimezone(zone):%H:%M} · {customer.time_zone.replace('_', ' ')}"


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def answer_text(value: object) -> str:
    """An answer to a field of our own, for people."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)
