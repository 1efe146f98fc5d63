"""Queue pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from frontdesk.tickets.models import Category, Ticket
from frontdesk.workspace import queues
from frontdesk.workspace.access import DeskRequest, desk
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import asked_block, page
from frontdesk.workspace.rows import present
from frontdesk.workspace.sidebar import Sidebar, read_sidebar


def home(request: HttpRequest) -> HttpResponse:
    """The desk opens on one's own tickets."""
    return redirect(f"{links().queue}mine")


@desk
def queue(request: DeskRequest, slug: str) -> HttpResponse:
    """One queue: its rows on the left, room for a ticket on the right."""
    block = asked_block(request, "rows", "filters")
    context = list_context(request, slug, read_sidebar(request.actor))
    context["pane"] = "views" if request.GET.get("pane") == "views" else "list"
    if block == "filters" or request.GET.get("panel") == "filters":
        context["panel"] = filter_choices()
    return page(request, "queue.html", context, block=block)


@desk
def sidebar(request: DeskRequest) -> HttpResponse:
    """The queues and their counts, for the open pages that show them."""
    return page(request, "layout.html", {"here": request.GET.get("here", "")[:100]}, block="counters")


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
        "orders": [(name, order.label) for name, order in queues.ORDERS.items()],
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
