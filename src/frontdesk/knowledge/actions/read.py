"""What readers do with an article."""

from django.db import transaction
from django.db.models import F

from frontdesk.events import Actor, emit
from frontdesk.knowledge.events import ArticleJudged
from frontdesk.knowledge.models import Article, ArticleVote

READER = Actor("customer", None, "A reader")


def count_view(article: Article) -> None:
    """One more reader has opened the article: a single statement, nothing locked beyond it."""
    Article.objects.filter(pk=article.pk).update(views=F("views") + 1)


@transaction.atomic
def vote(article: Article, reader: str, is_helpful: bool, comment: str = "") -> ArticleVote:
    """Write down whether the article helped `reader` (a fingerprint). A second answer replaces the first.

    The counters on the article always equal its votes: the article's row is locked while they change.
    """
    Article.objects.select_for_update().filter(pk=article.pk).first()
    before = ArticleVote.objects.filter(article=article, reader=reader).first()
    if before is not None and before.is_helpful == is_helpful and (before.comment == comment or not comment):
        return before
    counts = {"helpful": int(is_helpful), "unhelpful": int(not is_helpful)}
    if before is not None:
        counts["helpful" if before.is_helpful else "unhelpful"] -= 1
    given, _ = ArticleVote.objects.update_or_create(
        article=article, reader=reader, defaults={"is_helpful": is_helpful, "comment": comment[:500]}
    )
    Article.objects.filter(pk=article.pk).update(
        helpful=F("helpful") + counts["helpful"], unhelpful=F("unhelpful") + counts["unhelpful"]
    )
    emit(ArticleJudged(article=article.pk, is_helpful=is_helpful), by=READER)
    return given
