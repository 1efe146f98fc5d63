"""Search among tickets."""

from django.http import HttpResponse
from django.shortcuts import redirect

from frontdesk.workspace import finding
from frontdesk.workspace.access import DeskRequest, desk
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import page
from frontdesk.workspace.rows import present


@desk
def search(request: DeskRequest) -> HttpResponse:
    """What fits the words; a ticket's number goes straight to it."""
    words = request.GET.get("q", "").strip()[:200]
    if (number := finding.numbered(words, request.actor)) is not None:
        return redirect(f"{links().ticket}{number}")
    found = finding.search(words, request.actor) if words else []
    context = {
        "title": "Search",
        "words": words,
        "rows": present(found),
        "is_cut": len(found) == finding.SHOWN,
        "here": "search",
    }
    return page(request, "search.html", context)
