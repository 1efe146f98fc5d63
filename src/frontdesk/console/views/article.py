"""How an article will look."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from frontdesk.console.forms.knowledge import as_html
from frontdesk.console.views.framed import framed
from frontdesk.console.views.page import screen_of, staff
from frontdesk.kit.html import clean_rich, safe


@staff
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The article as typed, as readers would see it; shown in a frame of the same origin."""
    screen_of(request, "articles")
    body = clean_rich(as_html(request.POST.get("body", ""), request.POST.get("format", "")))
    words = {name: request.POST.get(name, "") for name in ("title", "summary")}
    return framed(request, "console/article_preview.html", {**words, "body": safe(body)}, "portal")
