"""The first page of the help centre."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from frontdesk.portal import shelf
from frontdesk.portal.expected import answer_sentence
from frontdesk.portal.page import page

ASKED_MOST = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search, the questions most asked, the sections, and the ways to reach a person."""
    return page(
        request,
        "portal/home.html",
        {
            "asked": shelf.articles(request).asked_most()[:ASKED_MOST],
            "sections": shelf.sections(request),
            "answered": answer_sentence(),
        },
    )
