"""Search over everything an agent may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import KeptSearch
from frontdesk.tickets.search.operators import every
from frontdesk.workspace import completing, finding
from frontdesk.workspace.access import DeskRequest, desk
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import page

LONGEST = 600


@desk
def search(request: DeskRequest) -> HttpResponse:
    """What fits the text, by kind; a ticket's number goes straight to it. An unclear text is a 400 that says why."""
    typed = _typed(request)
    if (number := finding.numbered(typed, request.actor)) is not None:
        return redirect(f"{links().ticket}{number}")
    asked = request.GET
    found = finding.search_page(
        typed, asked.get("tab") or "tickets", asked.get("after", ""), "exactly" in asked, request.actor
    )
    if typed and not found.problems and not asked.get("after"):
        tickets.remember_search(typed, by=request.actor)
    kept = [] if typed else completing.kept("", request.actor)
    named = (
        KeptSearch.objects.filter(agent_id=request.actor.id or 0, text=typed).exclude(name="").first()
        if typed
        else None
    )
    context = {"title": "Search", "words": typed, "found": found, "kept": kept, "named": named, "here": "search"}
    context["operators"] = [] if typed else [(each.name, each.hint) for each in every()]
    return page(request, "search.html", context, status=400 if found.problems else 200)


@desk
def completion(request: DeskRequest) -> HttpResponse:
    """Proposals for the text typed so far."""
    items = completing.completions(_typed(request, strip=False), request.actor)
    return page(request, "palette.html", {"items": items}, block="items")


@desk
@require_POST
def kept(request: DeskRequest) -> HttpResponse:
    """Keep a search under a name."""
    text = request.POST.get("q", "")[:LONGEST]
    try:
        tickets.keep_search(text, name=request.POST.get("name", ""), by=request.actor)
    except NotAllowedNow:
        return redirect(f"{completing.address(text)}&unnamed=1")
    return redirect(completing.address(text))


@desk
@require_POST
def forgotten(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a search out of the list."""
    row = get_object_or_404(KeptSearch, pk=pk, agent_id=request.actor.id or 0)
    tickets.forget_search(row, by=request.actor)
    return redirect(links().search)


def _typed(request: HttpRequest, strip: bool = True) -> str:
    text = request.GET.get("q", "")[:LONGEST].replace("\x00", "")
    return text.strip() if strip else text
