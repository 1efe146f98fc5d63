"""Sections and articles."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from frontdesk.kit import html
from frontdesk.knowledge import actions as knowledge
from frontdesk.knowledge.models import Article
from frontdesk.portal import shelf
from frontdesk.portal.limits import limited
from frontdesk.portal.page import page
from frontdesk.portal.visitor import fingerprint

RELATED = 4


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles of one section, most read first."""
    found = shelf.articles(request).filter(section__slug=slug).asked_most()
    shown = next((one for one in shelf.sections(request) if one.slug == slug), None)
    if shown is None:
        return page(request, "portal/missing.html", status=404)
    return page(request, "portal/section.html", {"section": shown, "articles": found})


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One answer, whether it helped, and what else may."""
    found = shelf.articles(request).filter(slug=slug).first()
    if found is None:
        return page(request, "portal/missing.html", status=404)
    if request.method == "GET":
        knowledge.count_view(found)
    said = found.votes.filter(reader=fingerprint(request)).first()
    return page(
        request,
        "portal/article.html",
        {"article": found, "body": html.safe(found.body), "related": _related(request, found), "said": said},
    )


@require_POST
@limited("vote", posts=60)
def vote(request: HttpRequest, slug: str) -> HttpResponse:
    """ "Did this help?": one answer per reader, which may be changed."""
    found = get_object_or_404(shelf.articles(request), slug=slug)
    if (answer := request.POST.get("helpful")) in {"yes", "no"}:
        comment = html.one_line(request.POST.get("comment", ""), 500)
        knowledge.vote(found, fingerprint(request), answer == "yes", comment)
    return redirect(reverse("portal:article", args=[slug]) + "#helped")


def _related(request: HttpRequest, found: Article) -> list[Article]:
    """Articles with the same words, filled up with the most read of the same section."""
    others = shelf.articles(request).exclude(pk=found.pk)
    near = list(others.search(found.title)[: RELATED - 2])
    same = others.filter(section=found.section).exclude(pk__in=[one.pk for one in near]).asked_most()
    return [*near, *same[: RELATED - len(near)]]
