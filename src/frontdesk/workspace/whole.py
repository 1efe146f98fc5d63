"""A ticket with everything that its page shows of it, in one statement that is put together once.

For this join of nine tables the ORM spends more time on writing the statement, at every visit, than PostgreSQL spends
on answering it. The rows become the same models, with their relations filled in; columns that no page shows are left
to be fetched when somebody asks.
"""

import json
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, models

from frontdesk.accounts.models import Agent, Team, User
from frontdesk.customers.models import Customer, Organization
from frontdesk.events import Actor
from frontdesk.tickets.models import Category, Ticket
from frontdesk.tickets.permissions import visible_sql as visible
from frontdesk.workspace.guidance import ANY as GUIDANCE
from frontdesk.workspace.keeping import ANY
from frontdesk.workspace.known import ANY as PROBLEMS
from frontdesk.workspace.raised import ANY as RAISED

LEFT_OUT = {"search", "password"}


class Part(NamedTuple):
    """One table of the join: `field` of the part at `owner` refers to it."""

    model: type[models.Model]
    alias: str
    owner: int = 0
    field: str = ""


PARTS = (
    Part(Ticket, "t"),
    Part(Customer, "c", 0, "requester"),
    Part(Organization, "o", 1, "organization"),
    Part(Category, "g", 0, "category"),
    Part(Category, "h", 3, "parent"),
    Part(Category, "i", 4, "parent"),
    Part(Team, "m", 0, "team"),
    Part(Agent, "a", 0, "assignee"),
    Part(User, "u", 7, "user"),
)


ASIDE_OF_IT = (
    "prefix",
    "has_links",
    "has_planned",
    "has_keeping",
    "has_problems",
    "is_routed",
    "has_guidance",
    "is_raised",
    "seen_version",
    "after_act",
)
_ROUTED = "EXISTS (SELECT 1 FROM routing_decision b WHERE b.ticket_id = t.id)"
_SEEN = "(SELECT k.seen_version FROM tickets_tab k WHERE k.agent_id = %s AND k.ticket_id = t.id)"
_AFTER = "(SELECT k.after_act FROM accounts_agent k WHERE k.id = %s)"
_MINE = """(SELECT json_agg(json_build_object(
    'kind', d.kind, 'conversation', d.conversation_id, 'html', d.html, 'to', d.to, 'cc', d.cc, 'bcc', d.bcc,
    'subject', d.subject, 'doing', d.doing, 'version', d.version,
    'files', (SELECT json_agg(json_build_object('token', f.token, 'name', f.name, 'size', f.size,
    'is_inline', f.is_inline) ORDER BY f.id) FROM tickets_upload f WHERE f.draft_id = d.id)) ORDER BY d.id)
    FROM tickets_draft d WHERE d.ticket_id = t.id AND d.agent_id = %s)"""
_THEIRS = """(SELECT json_agg(json_build_object('name', y.name, 'kind', d.kind, 'preview', d.preview) ORDER BY d.id)
    FROM tickets_draft d JOIN accounts_agent x ON x.id = d.agent_id JOIN accounts_user y ON y.id = x.user_id
    WHERE d.ticket_id = t.id AND d.agent_id <> %s AND d.preview <> '')"""


class Reader(NamedTuple):
    """How a part's columns become a model: names, where they start and end, and converters by position."""

    model: type[models.Model]
    names: list[str]
    start: int
    end: int
    converters: list[tuple[int, Any]]


def read_whole(actor: Actor, number: int) -> Ticket | None:
    """The ticket of that number; None when there is none to see.

    Set besides: `prefix`, `has_links`, `has_planned`, `has_keeping`, `has_problems`, `is_routed`, `has_guidance`,
    `is_raised`; of the actor `seen_version` (as their tab knows the ticket, None without one), `after_act` and
    `my_drafts`; `their_drafts`, the first words of what others write.
    """
    rule, params = visible(actor)
    statement, readers = _prepared()
    me = actor.id or 0
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} WHERE t.number = %s AND {rule}", [me, me, me, me, number, *params])
        row = cursor.fetchone()
    if row is None:
        return None
    made = [_model(reader, row) for reader in readers]
    for part, model in zip(PARTS, made, strict=True):
        owner = made[part.owner]
        if part.field and owner is not None:
            owner._meta.get_field(part.field).set_cached_value(owner, model)  # type: ignore[union-attr]
    ticket = made[0]
    assert isinstance(ticket, Ticket)
    *plain, mine, theirs = row[-len(ASIDE_OF_IT) - 2 :]
    for name, value in zip(ASIDE_OF_IT, plain, strict=True):
        setattr(ticket, name, value)
    ticket.my_drafts, ticket.their_drafts = _loaded(mine), _loaded(theirs)  # type: ignore[attr-defined]
    return ticket


def _loaded(value: Any) -> list[dict[str, Any]]:
    return (json.loads(value) if isinstance(value, str) else value) or []


def _model(reader: Reader, row: tuple[Any, ...]) -> models.Model | None:
    values = list(row[reader.start : reader.end])
    if values[0] is None:
        return None
    for at, convert in reader.converters:
        values[at] = convert(values[at], None, connection)
    return reader.model.from_db("default", reader.names, values)


@cache
def _prepared() -> tuple[str, list[Reader]]:
    columns: list[str] = []
    readers: list[Reader] = []
    joins: list[str] = []
    for part in PARTS:
        fields = [field for field in part.model._meta.concrete_fields if field.attname not in LEFT_OUT]
        fields.sort(key=lambda field: not field.primary_key)  # the key first: it tells whether there is a row
        start = len(columns)
        columns += [f'{part.alias}."{field.column}"' for field in fields]
        converters = [(at, field.from_db_value) for at, field in enumerate(fields) if hasattr(field, "from_db_value")]
        readers.append(Reader(part.model, [field.attname for field in fields], start, len(columns), converters))
        if part.field:
            joins.append(
                f'LEFT JOIN "{part.model._meta.db_table}" {part.alias} '
                f"ON {part.alias}.id = {PARTS[part.owner].alias}.{part.field}_id"
            )
    prefix = "(SELECT w.number_prefix FROM accounts_workspace w WHERE w.id = 1)"
    linked = (
        "EXISTS (SELECT 1 FROM tickets_link l WHERE l.ticket_id = t.id OR l.other_id = t.id) OR "
        "EXISTS (SELECT 1 FROM tickets_merge x WHERE x.source_id = t.id OR x.target_id = t.id)"
    )
    planned = (
        "EXISTS (SELECT 1 FROM tickets_plannedreply r WHERE r.ticket_id = t.id AND r.state IN ('waiting', 'stopped'))"
    )
    columns += [prefix, linked, planned, ANY, PROBLEMS, _ROUTED, GUIDANCE, RAISED, _SEEN, _AFTER, _MINE, _THEIRS]
    made = f"SELECT {', '.join(columns)} FROM tickets_ticket t {' '.join(joins)}"  # noqa: S608 - our own words
    return made, readers
