"""Finding an article: the page of results, and suggestions while somebody types."""

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from frontdesk.portal import shelf
from frontdesk.portal.page import page

MOST, SUGGESTED = 20, 5
LONGEST = 200


def _typed(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "")[:LONGEST].strip()


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What was found, best first; when nothing was, the way to a person."""
    typed = _typed(request, "q")
    where = SearchHeadline(
        "text",
        SearchQuery(typed, config="english"),
        config="english",
        start_sel="",
        stop_sel="",
        max_words=28,
        min_words=14,
    )
    found = list(shelf.articles(request).search(typed).annotate(excerpt=where)[:MOST])
    return page(
        request,
        "portal/search.html",
        {"typed": typed, "found": found, "asked": shelf.articles(request).asked_most()[:5]},
    )


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Titles for the search box, as the options of a list."""
    found = shelf.articles(request).suggest(_typed(request, "q"))[:SUGGESTED]
    items = [
        {"title": one.title, "href": reverse("portal:article", args=[one.slug]), "note": one.section.name}
        for one in found
    ]
    return page(request, "portal/suggestions.html", {"items": items})


@require_safe
def while_asking(request: HttpRequest) -> HttpResponse:
    """Articles that may answer the subject being written, so that nobody has to wait for a person."""
    found = shelf.articles(request).suggest(_typed(request, "subject"))[:3]
    return page(request, "portal/may_help.html", {"articles": list(found)})
