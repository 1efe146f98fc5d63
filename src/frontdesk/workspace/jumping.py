"""What the palette proposes: tickets, customers, views, articles, settings, and what one act asks next.

Places and acts of the open page are found by the page itself; what is here needs the database.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.urls import NoReverseMatch, reverse

from frontdesk.accounts.models import Agent, Team, Workspace
from frontdesk.customers.models import Customer
from frontdesk.customers.permissions import view_customer
from frontdesk.events import Actor
from frontdesk.kit.screens import Screen
from frontdesk.knowledge.models import Article
from frontdesk.tickets.models import Category, SavedView, Ticket
from frontdesk.tickets.permissions import use_view, visible_sql
from frontdesk.workspace import finding
from frontdesk.workspace.links import links
from frontdesk.workspace.side_finds import article_address

Item = dict[str, Any]
MOST = 14
_HABITS = """
SELECT item, score * power(0.5, extract(epoch FROM now() - used_at) / 1209600) FROM accounts_habit
 WHERE agent_id = %s AND item NOT LIKE 'ticket:%%' ORDER BY 2 DESC LIMIT 60
"""
_RECENT = """
SELECT t.number, t.subject, t.requester_name FROM (
  SELECT substr(item, 8)::bigint AS number, used_at FROM accounts_habit
   WHERE agent_id = %s AND item ~ '^ticket:[0-9]{{7,12}}$' ORDER BY used_at DESC LIMIT 12) h
  JOIN tickets_ticket t ON t.number = h.number WHERE {visible} ORDER BY h.used_at DESC LIMIT %s
"""


def habits(actor: Actor) -> dict[str, float]:
    """How much the agent uses each thing of the palette now."""
    with connection.cursor() as cursor:
        cursor.execute(_HABITS, [actor.id])
        return {item: round(float(score), 2) for item, score in cursor.fetchall()}


def proposals(words: str, actor: Actor) -> list[Item]:
    """What fits the words; without words the tickets that were open last."""
    prefix = str(Workspace.objects.values_list("number_prefix", flat=True).get(pk=1))
    if not words:
        return recent(actor, prefix, 6)
    found = [*_numbered(words, actor, prefix)]
    if len(words) > 1:
        found += [*_settings(words, actor), *_views(words, actor), *_customers(words, actor)]
        found += [*_tickets(words, actor, prefix), *_articles(words, actor)]
    asked = _item(f"Search for “{words}”", f"{links().search}?q={_quoted(words)}", "search", "search", "place:search")
    return [*found[: MOST - 1], asked]


def recent(actor: Actor, prefix: str, most: int) -> list[Item]:
    """The tickets that the agent had open last, and may still see."""
    rule, hidden = visible_sql(actor)
    with connection.cursor() as cursor:
        cursor.execute(_RECENT.format(visible=rule), [actor.id, *hidden, most])
        rows = cursor.fetchall()
    return [_ticket(number, subject, f"{prefix}-{number} · {who}") for number, subject, who in rows]


def _numbered(words: str, actor: Actor, prefix: str) -> list[Item]:
    number = finding.numbered(words, actor)
    return [] if number is None else [_ticket(number, f"Open {prefix}-{number}", "ticket")]


def _tickets(words: str, actor: Actor, prefix: str) -> list[Item]:
    return [
        _ticket(row.number, row.subject, f"{prefix}-{row.number} · {row.requester}")
        for row in finding.suggested(words, actor)
    ]


def _customers(words: str, actor: Actor) -> list[Item]:
    known = Customer.objects.filter(view_customer(actor))
    found = list(known.beginning(words)[:4])
    if len(found) < 4:  # of a common beginning, all whose second name or address begins so would be looked at first
        found = list(known.called(words)[:4])
    return [
        _item(str(one), f"{links().customer}{one.pk}", one.email or "customer", "user", f"customer:{one.pk}")
        for one in found
    ]


def _views(words: str, actor: Actor) -> list[Item]:
    found = SavedView.objects.filter(use_view(actor), name__icontains=words).order_by("name")[:4]
    return [_item(one.name, f"{links().queue}view:{one.pk}", "view", "list-filter", f"view:{one.pk}") for one in found]


def _articles(words: str, actor: Actor) -> list[Item]:
    found = Article.objects.readable_by(actor).search(words, every_word=True)[:3]
    return [_item(one.title, article_address(one), "article", "book-open", f"article:{one.pk}") for one in found]


def _settings(words: str, actor: Actor) -> list[Item]:
    fits = [
        (slug, screen)
        for slug, screen in Screen.entries().items()
        if actor.has_role(*screen.roles) and words.lower() in f"{screen.label} {screen.group}".lower()
    ]
    try:
        return [
            _item(screen.label, reverse("console:screen", args=[slug]), "setting", screen.icon, f"setting:{slug}")
            for slug, screen in fits[:4]
        ]
    except NoReverseMatch:
        return []


# What an act asks next: "Assign" to whom, "Category" which.

Next = Callable[[str, Ticket], list[Item]]


def asked_next(into: str, words: str, ticket: Ticket) -> list[Item] | None:
    """The choices of an act on a ticket, narrowed by the words; None for an act that asks nothing here."""
    kind = NEXT.get(into)
    return kind(words.lower(), ticket)[:MOST] if kind else None


def _people(words: str, ticket: Ticket) -> list[Item]:
    agents = Agent.objects.working().select_related("user").filter(user__name__icontains=words)[:10]
    teams = Team.objects.filter(is_active=True, name__icontains=words)[:6]
    own = ticket.team_id or ""
    return [
        *(_act(ticket, "assignment", one.name, "user-round", "agent", team=own, assignee=one.pk) for one in agents),
        *(_act(ticket, "assignment", one.name, "users", f"team, L{one.level}", team=one.pk) for one in teams),
    ]


def _categories(words: str, ticket: Ticket) -> list[Item]:
    tree = Category.objects.filter(is_active=True).select_related("parent__parent")
    named = sorted((" › ".join(step.name for step in one.path()), one.pk) for one in tree)
    return [
        _act(ticket, "category", name, "folder-tree", "category", category=pk)
        for name, pk in named
        if words in name.lower()
    ]


def _tags(words: str, ticket: Ticket) -> list[Item]:
    from frontdesk.workspace.completing import tags_in_use

    used = [tag for tag in tags_in_use(words) if tag not in ticket.tags]
    new = [words] if words and words not in [*used, *ticket.tags] else []
    added = [
        _act(
            ticket, "tags", f"Add {tag}", "tag", "new tag" if tag in new else "tag", tags=", ".join([*ticket.tags, tag])
        )
        for tag in [*used, *new]
    ]
    taken = [
        _act(ticket, "tags", f"Remove {tag}", "x", "tag", tags=", ".join(each for each in ticket.tags if each != tag))
        for tag in ticket.tags
        if words in tag
    ]
    return [*added[:8], *taken]


NEXT: dict[str, Next] = {"assignment": _people, "category": _categories, "tags": _tags}


def _act(ticket: Ticket, noun: str, title: str, glyph: str, note: str, **values: object) -> Item:
    import json

    address = f"{links().ticket}{ticket.number}/{noun}"
    given = {name: str(value) for name, value in values.items()} | {"seen": str(ticket.version)}
    item = _item(title, address, note, glyph, f"{noun}:{title.lower()}"[:80])
    item["attrs"] |= {"data-post": address, "data-values": json.dumps(given)}
    return item


def _ticket(number: int, title: str, note: str) -> Item:
    return _item(title, f"{links().ticket}{number}", note, "ticket", f"ticket:{number}")


def _item(title: str, href: str, note: str, glyph: str, item: str) -> Item:
    return {"title": title, "href": href, "note": note, "glyph": glyph, "attrs": {"data-item": item}}


def _quoted(words: str) -> str:
    from urllib.parse import quote

    return quote(words)
