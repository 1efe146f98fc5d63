"""How an article will look."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from frontdesk.console.forms.knowledge import as_html
from frontdesk.console.views.page import screen_of, staff
from frontdesk.kit.assets import styles
from frontdesk.kit.html import clean_rich, safe
from frontdesk.kit.templates import render


@staff
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The article as typed, as readers would see it; shown in a frame of the same origin."""
    screen_of(request, "articles")
    body = clean_rich(as_html(request.POST.get("body", ""), request.POST.get("format", "")))
    words = {name: request.POST.get(name, "") for name in ("title", "summary")}
    context = {**words, "body": safe(body), "styles": styles("portal")}
    answer = render(request, "console/article_preview.html", context)
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; frame-ancestors 'self'; sandbox"
    )
    return answer
