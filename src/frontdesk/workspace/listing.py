"""The list pane: a queue's rows with everything around them, alone or beside a ticket."""

from typing import Any

from django.http import QueryDict

from frontdesk.tickets.models import Category, Ticket
from frontdesk.workspace import queues
from frontdesk.workspace.access import DeskRequest
from frontdesk.workspace.links import links
from frontdesk.workspace.lists import ORDERS
from frontdesk.workspace.rows import present
from frontdesk.workspace.sidebar import Sidebar


def list_context(request: DeskRequest, slug: str, sidebar: Sidebar) -> dict[str, Any]:
    """What the list pane of a queue needs; also for the page of a ticket that keeps its list beside it."""
    title = queues.title_of(slug, sidebar)
    asked = queues.read(request.GET)
    found = queues.page_for(slug, asked, request.actor)
    keep = QueryDict(mutable=True)
    keep["in"] = slug
    back = keep.urlencode() + (f"&{asked.address}" if asked.address else "")
    return {
        "sidebar": sidebar,
        "here": slug,
        "title": title,
        "list_title": title,
        "count": queues.count_of(slug, sidebar) if asked.state == "unsolved" and not asked.filters else "",
        "nothing": queues.NOTHING.get(slug, "Nothing is waiting in this queue."),
        "asked": asked,
        "orders": [(name, order.label) for name, order in ORDERS.items()],
        "list_url": f"{links().queue}{slug}",
        "rows": present(found.rows, back, owner=slug != "mine"),
        "newer": found.newer,
        "older": found.older,
        "selected": int(at) if (at := request.GET.get("at", "")).isdecimal() else None,
        "panel": None,
    }


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
