"""A saved view as a list: its conditions, order, groups and columns as a query; and a queue as the start of a view.

The lists behind the figures of the board are views that nobody has saved.
"""

import datetime
import zoneinfo
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404
from django.utils import timezone

from frontdesk.accounts.models import Team, Workspace
from frontdesk.board.figure import PREFIX as OF_BOARD
from frontdesk.board.figure import NoSuchFigure, asked
from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.tickets import facts, permissions
from frontdesk.tickets.fact import Asker, Fact
from frontdesk.tickets.logic.conditions import EVERYTHING, Condition, FaultyCondition, Group, write
from frontdesk.tickets.models import Category, SavedView, Ticket
from frontdesk.workspace.lists import ORDERS, Order

PREFIX = "view:"
BY_CONDITIONS = (PREFIX, OF_BOARD)  # slugs of lists that conditions make
STATES = {
    "unsolved": tuple(str(status) for status in Ticket.UNSOLVED),
    "solved": ("solved",),
    "snoozed": tuple(str(status) for status in Ticket.UNSOLVED),
    "closed": ("closed",),
    "spam": ("spam",),
}
USUAL_COLUMNS = ("number", "subject", "requester_name", "status", "priority", "assignee", "due", "last_message")
USUAL_SORTS = {"latest": "-last_message", "oldest": "last_message", "due": "due", "urgent": "priority"}


def view_of(slug: str, actor: Actor) -> SavedView:
    """The view behind a queue's slug. Raises Http404 for one that is not there for this agent."""
    if slug.startswith(OF_BOARD):
        return _figure(slug, actor)
    number = slug.removeprefix(PREFIX)
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise Http404
    allowed = permissions.use_view(actor) | permissions.change_view(actor)
    view = SavedView.objects.filter(allowed, pk=int(number)).select_related("team").first()
    if view is None:
        raise Http404
    return view


def _figure(slug: str, actor: Actor) -> SavedView:
    """The list behind a figure of the board, which is everybody's; its days are the workspace's, as it is counted."""
    try:
        figure = asked(slug)
        tree = figure.tree(clock.now())
        return SavedView(name=figure.title(actor)[:80], conditions=write(tree), sort=figure.figure.sort, is_moving=True)
    except NoSuchFigure:
        raise Http404 from None


def zone_of(view: SavedView) -> datetime.tzinfo:
    """In whose days a view thinks: one's own in one's own, what is shared in the workspace's, as it is counted."""
    if view.is_personal:
        return timezone.get_current_timezone()
    workspace = Workspace.current()
    return zoneinfo.ZoneInfo(workspace.time_zone if workspace else "UTC")


def asker_of(view: SavedView, actor: Actor) -> Asker:
    """Who asks for the rows of a view."""
    zone = zone_of(view) if view.is_moving else datetime.UTC
    return Asker(actor.id, actor.scope.teams, zone=zone)


def where(tree: Group, asker: Asker) -> tuple[str, list[Any]]:
    """The conditions as SQL. Raises BadRequest for what can no longer be asked, such as a field that was removed."""
    try:
        return facts.where(tree, asker)
    except FaultyCondition as fault:
        raise BadRequest(f"This view cannot be shown: {fault}") from fault


def order_by(sort: str) -> Order:
    """The order of that name: one of the usual ones, or a fact, downwards with "-" before it. Raises BadRequest."""
    if sort in ORDERS:
        return ORDERS[sort]
    try:
        fact = facts.find(sort.removeprefix("-"))
    except FaultyCondition as fault:
        raise BadRequest(str(fault)) from fault
    if not fact.order:
        raise BadRequest(f"A list cannot be sorted by {fact.label}.")
    return Order(fact.label, fact.order, not sort.startswith("-"), fact.order_kind)


def columns_of(slugs: Sequence[str], asker: Asker) -> list[tuple[Fact, str]]:
    """(fact, SQL) of the columns that are still known."""
    found = []
    for slug in slugs:
        try:
            fact = facts.find(slug)
        except FaultyCondition:
            continue  # a field that was removed: its column goes with it
        found.append((fact, fact.cell_sql or fact.column_for(asker)))
    return found


def tree_of(slug: str, state: str, filters: dict[str, str], actor: Actor) -> Group:
    """A queue as it is shown, as conditions to start a view from."""
    parts: list[Condition | Group] = []
    if slug.startswith(BY_CONDITIONS):
        parts.append(view_of(slug, actor).tree)
    elif slug.startswith("team:"):
        team = Team.objects.filter(slug=slug[5:]).first()
        parts.append(Condition("team", "any", (str(team.pk) if team else "mine",)))
    elif slug in _QUEUES:
        parts.append(_QUEUES[slug])
    if state in STATES and not (state == "unsolved" and slug.startswith((*BY_CONDITIONS, "mentions"))):
        parts.append(Condition("status", "any", STATES[state]))
        if state in {"unsolved", "snoozed"}:
            parts.append(Condition("snoozed", "yes" if state == "snoozed" else "no"))
    parts += [_filter(name, value) for name, value in filters.items()]
    if len(parts) == 1 and isinstance(parts[0], Group):
        return parts[0]
    return Group("all", tuple(parts)) if parts else EVERYTHING


_QUEUES = {
    "mine": Condition("assignee", "any", ("me",)),
    "unassigned": Condition("assignee", "empty"),
    "due": Condition("due", "before", ("now+4h",)),
    "mentions": Condition("mentioned", "yes"),
}


def _filter(name: str, value: str) -> Condition:
    if name == "tag":
        return Condition("tags", "any", (value,))
    if name == "priority":
        return Condition("priority", "any", tuple(facts.find("priority").called(value)))
    if name == "category":
        category = Category.objects.filter(slug=value).first()
        return Condition("category", "any", (str(category.pk),) if category else ("0",))
    return Condition(name, "any", (value,))
