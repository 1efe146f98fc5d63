"""What of the help centre this reader may see."""

from django.db.models import Count, Q
from django.http import HttpRequest

from frontdesk.knowledge.models import Article, ArticleQuerySet, Section
from frontdesk.portal.page import brand_of
from frontdesk.portal.visitor import visitor_of


def articles(request: HttpRequest) -> ArticleQuerySet:
    """Articles of this brand, or of all brands, that the reader may read."""
    found = Article.objects.readable_by(None, visitor_of(request).is_employee)
    return found.filter(Q(section__brand=None) | Q(section__brand=brand_of(request))).select_related("section")


def sections(request: HttpRequest) -> list[Section]:
    """Sections with something to read in them; `article_count` says how much."""
    found = Section.objects.filter(Q(brand=None) | Q(brand=brand_of(request)))
    if not visitor_of(request).is_employee:
        found = found.filter(is_internal=False)
    counted = Count("articles", filter=Q(articles__status=Article.Status.PUBLISHED))
    return list(found.annotate(article_count=counted).filter(article_count__gt=0))
