"""Who writes and who reads along, by the beginnings of names, addresses and telephone numbers; and what is said."""

import re

from django.db import connection

from frontdesk.customers.models import prefixes_of
from frontdesk.tickets.fact import Asker, TextFact
from frontdesk.tickets.models import Participant, Ticket
from frontdesk.tickets.operators import Clause, Operator, Values

# ruff: noqa: S608  (our own words; every value is a parameter)

_WORDS = "desk_name_words(c.name, c.email, c.phone)"
_NAMED = f"(SELECT c.id FROM customers_customer c WHERE {_WORDS} @@ %s::tsquery)"
_JOINED = (
    "(SELECT p.ticket_id FROM tickets_participant p JOIN customers_customer c ON c.id = p.customer_id "
    f"WHERE {_WORDS} @@ %s::tsquery)"
)


def _begins(has: str, of: Values) -> bool:
    """Whether every word of one of the values begins a word."""
    known = _words(has)
    return any(
        _words(value) and all(any(word.startswith(begun) for word in known) for begun in _words(value)) for value in of
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _named(within: str, column: str) -> dict[str, Operator]:
    def query(values: Values) -> str:
        return " | ".join(f"({one})" for value in values if (one := prefixes_of(value)))

    def among(values: Values) -> Clause:
        asked = query(values)
        return Clause(f"{column} IN {within}", [asked]) if asked else Clause("FALSE", [])

    def outside(values: Values) -> Clause:
        asked = query(values)
        return Clause(f"{column} NOT IN {within}", [asked]) if asked else Clause("TRUE", [])

    return {
        "has": Operator("has", "is any of", "some", lambda _, of: among(of), _begins),
        "lacks": Operator(
            "lacks", "is none of", "some", lambda _, of: outside(of), lambda has, of: not _begins(has, of)
        ),
    }


class From(TextFact, slug="from"):
    """The requester, by any part of the name, the address or the number."""

    label, group = "From", "People"
    operators = _named(_NAMED, "t.requester_id")
    column = cell = "t.requester_name"
    is_own = False
    hangs_on = "customer"

    def value(self, ticket: Ticket, asker: Asker) -> str:
        return f"{ticket.requester.name} {ticket.requester.email} {ticket.requester.phone}"


class InCopy(TextFact, slug="copy"):
    """The people in copy, by any part of the name, the address or the number."""

    label, group = "In copy", "People"
    operators = _named(_JOINED, "t.id")
    column = cell = (
        "(SELECT string_agg(COALESCE(NULLIF(c.name, ''), c.email), ', ' ORDER BY c.id) FROM tickets_participant p "
        "JOIN customers_customer c ON c.id = p.customer_id WHERE p.ticket_id = t.id)"
    )
    is_own = False

    def value(self, ticket: Ticket, asker: Asker) -> str:
        people = Participant.objects.filter(ticket=ticket).select_related("customer")
        return " ".join(f"{one.customer.name} {one.customer.email} {one.customer.phone}" for one in people)


_MEANT = """
SELECT string_agg('(' || x.query || ')', ' | ')::tsquery FROM (
  SELECT DISTINCT websearch_to_tsquery(l.name::regconfig, desk_plain(%s))::text AS query
    FROM (SELECT name FROM tickets_searchlanguage UNION SELECT 'desk_simple') l) x WHERE x.query <> ''
"""
_BEGUN = "SELECT (NULLIF(phraseto_tsquery('desk_simple', desk_plain(%s))::text, '') || ':*')::tsquery"


def _said(value: str) -> Clause:
    """Tickets that say all words of a text, by the stems of every language that tickets are in, through their index."""
    asked = _BEGUN if re.fullmatch(r"\w+\*", value) else _MEANT
    return Clause(
        f"t.id IN (SELECT d.ticket_id FROM tickets_searchdocument d WHERE d.words @@ ({asked}))", [value.rstrip("*")]
    )


def _says_any(of: Values) -> Clause:
    parts = [_said(one) for one in of]
    return Clause(f"({' OR '.join(part.text for part in parts)})", [value for part in parts for value in part.params])


def _says(has: Ticket, of: Values) -> bool:
    asked = _says_any(of)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM tickets_ticket t WHERE t.id = %s AND {asked.text}", [has.pk, *asked.params])
        return cursor.fetchone() is not None


class Says(TextFact, slug="says"):
    """What a ticket says in its subject, its messages, its notes and its files: all words of one of the texts.

    Quotes keep words together, and a word that ends in `*` stands for all that begin like it.
    """

    label, group = "Says", "Conversation"
    operators = {
        "has": Operator("has", "says", "some", lambda _, of: _says_any(of), _says),
        "lacks": Operator(
            "lacks", "does not say", "some", lambda _, of: Clause(f"NOT {_says_any(of).text}", _says_any(of).params),
            lambda has, of: not _says(has, of),
        ),
    }  # fmt: skip
    column = cell = "t.preview"
    is_own = False

    def value(self, ticket: Ticket, asker: Asker) -> Ticket:
        return ticket
