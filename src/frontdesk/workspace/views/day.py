"""My day."""

from django.http import Http404, HttpResponse

from frontdesk.workspace.access import DeskRequest, desk
from frontdesk.workspace.day import FIGURES, figures, tickets_behind
from frontdesk.workspace.pages import asked_block, page
from frontdesk.workspace.today import MOST, read_today


@desk
def day(request: DeskRequest) -> HttpResponse:
    """My figures beside my team's, and what is to be done."""
    context = {"title": "My day", "here": "day", "most": MOST}
    context |= {"figures": figures(request.actor), "found": read_today(request.actor)}
    return page(request, "day.html", context, block=asked_block(request, "today"))


@desk
def day_figure(request: DeskRequest, slug: str) -> HttpResponse:
    """The tickets behind one of my figures."""
    figure = next((one for one in FIGURES if one.slug == slug), None)
    if figure is None:
        raise Http404
    context = {"title": figure.label, "here": "day", "figure": figure, "rows": tickets_behind(figure, request.actor)}
    return page(request, "day_figure.html", context)
