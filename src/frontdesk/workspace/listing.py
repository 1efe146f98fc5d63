"""The list pane: a queue's rows with everything around them, alone or beside a ticket."""

from typing import Any

from django.http import QueryDict

from frontdesk.kit.plans import kept_plans
from frontdesk.tickets.fact import Asker, Fact
from frontdesk.tickets.models import Category, SavedView, Ticket
from frontdesk.workspace import queues, tables
from frontdesk.workspace.access import DeskRequest
from frontdesk.workspace.links import links
from frontdesk.workspace.lists import ORDERS
from frontdesk.workspace.rows import present
from frontdesk.workspace.saved_list import BY_CONDITIONS, USUAL_COLUMNS, columns_of, view_of
from frontdesk.workspace.sidebar import Sidebar, read_sidebar


def list_context(request: DeskRequest, slug: str, *, beside: bool = False) -> dict[str, Any]:
    """What the list pane of a queue needs; also for the page of a ticket that keeps its list `beside` it."""
    asked = queues.read(request.GET)
    with kept_plans():
        sidebar = read_sidebar(request.actor)
        if not (slug.startswith(BY_CONDITIONS) or asked.is_narrowed or asked.sort):
            return _list_context(request, slug, sidebar, beside=beside)
    return _list_context(request, slug, sidebar, beside=beside)


def _list_context(request: DeskRequest, slug: str, sidebar: Sidebar, *, beside: bool) -> dict[str, Any]:
    view = view_of(slug, request.actor) if slug.startswith(BY_CONDITIONS) else None
    title = queues.title_of(slug, sidebar, view)
    asked = queues.read(request.GET)
    layout = "list" if beside else asked.layout or (view.layout if view else "list")
    columns = _columns(view, layout, request)
    found = queues.page_for(slug, asked, request.actor, view, [sql for _, sql in columns])
    keep = QueryDict(mutable=True)
    keep["in"] = slug
    back = keep.urlencode() + (f"&{asked.kept}" if asked.kept else "")
    rows = present(found.rows, back, owner=slug != "mine")
    return {
        "sidebar": sidebar,
        "here": slug,
        "view": view,
        "layout": layout,
        "title": title,
        "list_title": title,
        "count": queues.count_of(slug, sidebar) if asked.state == "unsolved" and not asked.filters else "",
        "nothing": queues.NOTHING.get(slug, "Nothing is waiting in this queue."),
        "asked": asked,
        "orders": [(name, order.label) for name, order in ORDERS.items()],
        "list_url": f"{links().queue}{slug}",
        "rows": rows,
        "groups": tables.grouped(rows, found.cells, columns, view.group_by if view else ""),
        "columns": [fact for fact, _ in (columns[:-1] if view and view.group_by else columns)],
        "newer": found.newer,
        "older": found.older,
        "selected": int(at) if (at := request.GET.get("at", "")).isdecimal() else None,
        "panel": None,
    }


def _columns(view: SavedView | None, layout: str, request: DeskRequest) -> list[tuple[Fact, str]]:
    """What is read beside the usual row: the columns of a table, and last what the rows are grouped by."""
    slugs = list((view.columns if view else ()) or USUAL_COLUMNS) if layout == "table" else []
    if view and view.group_by:
        slugs.append(view.group_by)
    return columns_of(slugs, Asker.of(request.actor)) if slugs else []


def filter_choices() -> dict[str, Any]:
    """The menus of the filter panel."""
    tree = Category.objects.filter(is_active=True).select_related("parent")
    return {
        "statuses": [("", "Any status"), *Ticket.Status.choices],
        "priorities": [("", "Any priority"), *((name, name.capitalize()) for name in queues.PRIORITIES)],
        "levels": [("", "Any level"), ("1", "Level 1"), ("2", "Level 2"), ("3", "Level 3")],
        "categories": [
            ("", "Any category"),
            *((each.slug, f"{each.parent} › {each}" if each.parent else str(each)) for each in tree),
        ],
    }
