"""The queues: which tickets belong to each, and how the address of a page is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, QueryDict

from frontdesk.events import Actor
from frontdesk.tickets.logic.conditions import FaultyCondition, without_spam
from frontdesk.tickets.models import SavedView, Ticket
from frontdesk.tickets.permissions import visible_sql
from frontdesk.workspace import saved_list
from frontdesk.workspace.lists import ORDERS, PAGE, PROMISED, STATES, Order, Page, Query, due_soon, page_of
from frontdesk.workspace.saved_list import PREFIX
from frontdesk.workspace.sidebar import Sidebar

PRIORITIES = {"urgent": 1, "high": 2, "normal": 3, "low": 4}
MOST = 500  # rows that an endless list grows to; further on it has pages
FILTERS = ("status", "priority", "category", "tag", "level")
NAMES = {
    "mine": "Mine",
    "unassigned": "Unassigned",
    "due": "Due",
    "all": "All tickets",
    "mentions": "Mentions",
}
OWN = {"mine", "mentions"}  # look different to every agent
NOTHING = {
    "mine": "Nothing is yours at the moment. Take a ticket from Unassigned or from a team.",
    "unassigned": "Every ticket has an owner.",
    "due": "Nothing is due in the next four hours.",
    "all": "No ticket is waiting.",
    "mentions": "Nobody has called you in a note.",
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for: state, order, filters, and the place in the list."""

    state: str = "unsolved"
    sort: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    after: str = ""
    before: str = ""
    layout: str = ""
    count: int = PAGE

    @property
    def address(self) -> str:
        """The query that shows the same list from its top."""
        made = QueryDict(mutable=True)
        if self.state != "unsolved":
            made["state"] = self.state
        if self.sort:
            made["sort"] = self.sort
        if self.layout:
            made["layout"] = self.layout
        made.update(self.filters)
        return made.urlencode()

    @property
    def without_layout(self) -> str:
        """The same query for the other layout to be added."""
        return replace(self, layout="").address

    @property
    def here(self) -> str:
        """The query that shows this very page of the list."""
        place = QueryDict(mutable=True)
        if self.after or self.before:
            place["after" if self.after else "before"] = self.after or self.before
        if self.count > PAGE:
            place["count"] = str(self.count)
        return "&".join(part for part in (self.address, place.urlencode()) if part)

    @property
    def kept(self) -> str:
        """What a ticket keeps of it, to show this list beside it as long as it was."""
        return "&".join(part for part in (self.address, f"count={self.count}" if self.count > PAGE else "") if part)

    @property
    def grown(self) -> str:
        """The query that shows this page of the list and as many rows again; nothing once it is long enough."""
        return replace(self, count=self.count + PAGE).here if self.count < MOST else ""

    @property
    def is_narrowed(self) -> bool:
        """Whether it is not the queue as it stands."""
        return bool(self.filters) or self.state != "unsolved"

    @property
    def sentence(self) -> str:
        """What it is narrowed to, for people."""
        parts = [] if self.state == "unsolved" else [self.state]
        return ", ".join([*parts, *(f"{name} {value.replace('_', ' ')}" for name, value in self.filters.items())])

    def filter(self, name: str) -> str:
        """The chosen value of a filter, or nothing."""
        return self.filters.get(name, "")


def read(data: QueryDict) -> Asked:
    """The asked list from the address. Raises BadRequest for anything that is not on the menu (A31, A41)."""
    state, sort, layout = data.get("state") or "unsolved", data.get("sort") or "", data.get("layout") or ""
    filters = {name: value for name in FILTERS if (value := data.get(name, "").strip()[:80])}
    if (
        state not in STATES
        or state == "all"
        or layout not in {"", *SavedView.Layout.values}
        or filters.get("status", "new") not in Ticket.Status.values
        or filters.get("priority", "low") not in PRIORITIES
        or filters.get("level", "1") not in {"1", "2", "3"}
    ):
        raise BadRequest("This list cannot be sorted or filtered like that.")
    if sort:
        saved_list.order_by(sort)
    return Asked(state, sort, filters, data.get("after", ""), data.get("before", ""), layout, _count(data))


def _count(data: QueryDict) -> int:
    """How many rows an endless list has grown to: whole pages, at most MOST."""
    asked = data.get("count", "")
    return (
        max(PAGE, min(MOST, int(asked) // PAGE * PAGE))
        if asked.isascii() and asked.isdecimal() and len(asked) < 6
        else PAGE
    )


def _which(slug: str, actor: Actor) -> tuple[str, list[Any]]:
    """The condition of a queue with its parameters."""
    if slug.startswith("team:"):
        return "t.team_id = (SELECT k.id FROM accounts_team k WHERE k.slug = %s)", [slug[5:]]
    match slug:
        case "mine":
            return "t.assignee_id = %s", [actor.id]
        case "unassigned":
            return "t.assignee_id IS NULL", []
        case "due":
            return "t.next_due_at IS NOT NULL AND t.next_due_at < %s", [due_soon()]
        case "mentions":
            return "t.id IN (SELECT n.ticket_id FROM tickets_mention n WHERE n.agent_id = %s)", [actor.id]
    return "TRUE", []


_FILTERS = {
    "status": "t.status = %s",
    "priority": "t.priority = %s",
    "level": "t.level = %s",
    "tag": "t.tags @> ARRAY[%s]::varchar[]",
    "category": (
        "t.category_id IN (SELECT g.id FROM tickets_category g LEFT JOIN tickets_category h ON h.id = g.parent_id "
        "WHERE %s IN (g.slug, h.slug))"
    ),
}


def _value(name: str, value: str) -> Any:
    return PRIORITIES[value] if name == "priority" else int(value) if name == "level" else value


_UNSEEN = (
    "EXISTS (SELECT 1 FROM tickets_mention o WHERE o.ticket_id = t.id AND o.agent_id = {agent} AND o.seen_at IS NULL)"
)


def page_for(slug: str, asked: Asked, actor: Actor, view: SavedView | None = None, cells: Sequence[str] = ()) -> Page:
    """The rows of a queue, with further columns. Raises BadRequest for a cursor that is none."""
    where, params = _narrowed(slug, asked, actor, view)
    mentions = slug == "mentions"
    query = Query(
        where,
        params,
        _state(mentions, view, asked),
        _order(slug, asked, view),
        _UNSEEN.format(agent=int(actor.id or 0)) if mentions else "t.is_unread",
        asked.after,
        asked.before,
        saved_list.order_by(view.group_by) if view and view.group_by else None,
        cells,
    )
    try:
        return page_of(query, actor, asked.count)
    except ValueError as error:
        raise BadRequest(str(error)) from error


def _narrowed(slug: str, asked: Asked, actor: Actor, view: SavedView | None) -> tuple[str, list[Any]]:
    where, params = _view(view, actor) if view else _which(slug, actor)
    for name, value in asked.filters.items():
        where += f" AND {_FILTERS[name]}"
        params.append(_value(name, value))
    return where, params


def all_of(slug: str, asked: Asked, actor: Actor, view: SavedView | None) -> tuple[str, list[Any]]:
    """The condition of everything that a queue holds over all its pages, for what is done to all of it."""
    where, params = _narrowed(slug, asked, actor, view)
    seen, hidden = visible_sql(actor)
    return f"{STATES[_state(slug == 'mentions', view, asked)]} AND {where} AND {seen}", [*params, *hidden]


def _state(mentions: bool, view: SavedView | None, asked: Asked) -> str:
    """A view's conditions say all of it; mentions are of every state."""
    if view is not None and asked.state == "unsolved":
        return "all"
    return "any" if mentions and asked.state == "unsolved" else asked.state


def _view(view: SavedView, actor: Actor) -> tuple[str, list[Any]]:
    try:
        text, params = saved_list.where(without_spam(view.tree), saved_list.asker_of(view, actor))
    except FaultyCondition as fault:
        raise BadRequest(str(fault)) from fault
    return text, list(params)


def _order(slug: str, asked: Asked, view: SavedView | None) -> Order:
    if asked.sort:
        return saved_list.order_by(asked.sort)
    if view is not None:
        return saved_list.order_by(view.sort)
    return PROMISED if slug == "due" else ORDERS["latest"]


def title_of(slug: str, sidebar: Sidebar, view: SavedView | None = None) -> str:
    """The queue's name. Raises Http404 for a queue that does not exist or is not this agent's to see."""
    if view is not None:
        return view.name
    if slug.startswith("team:"):
        team = sidebar.team(slug[5:])
        if team is None:
            raise Http404
        return f"{team.name} · L{team.level}"
    if slug not in NAMES:
        raise Http404
    return NAMES[slug]


def count_of(slug: str, sidebar: Sidebar) -> str:
    """How many the queue holds, where the sidebar knows it."""
    if slug.startswith("team:"):
        team = sidebar.team(slug[5:])
        return team.count if team else ""
    if slug.startswith(PREFIX):
        saved = sidebar.view(int(slug.removeprefix(PREFIX)))
        return saved.count if saved else ""
    return str(getattr(sidebar, slug, ""))
