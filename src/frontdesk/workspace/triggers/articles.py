"""Answers of the help centre."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse
from markupsafe import Markup

from frontdesk.events import Actor
from frontdesk.kit.html import clean_rich, safe
from frontdesk.knowledge.models import Article
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.triggers.base import MOST, Suggestion, Trigger


class Articles(Trigger, slug="articles"):
    """A link to what every visitor may read, or its text. Those in the customer's language come first."""

    label = "Articles"
    chars = "/#"
    rank = 30

    def offer(self, words: str, ticket: Ticket, actor: Actor) -> Sequence[Suggestion]:
        """By their words; with none, those that are asked for most."""
        public = Article.objects.published()
        found = public.suggest(words) if words.strip() else public.asked_most()
        if language := (ticket.language or ticket.requester.language or "")[:2]:
            own = Case(
                When(language__startswith=language, then=Value(0)), default=Value(1), output_field=IntegerField()
            )
            found = found.order_by(own, *found.query.order_by)
        return [_offered(article) for article in found.select_related("section")[:MOST]]


def _offered(article: Article) -> Suggestion:
    address = settings.PUBLIC_URL + reverse("portal:article", args=[article.slug])
    body = clean_rich(article.body)
    return Suggestion(
        title=article.title,
        note=article.section.name,
        icon="book-open",
        preview=str(Markup("<p><b>{}</b></p>{}").format(article.title, safe(body))),
        insert=str(Markup('<a href="{}">{}</a> ').format(address, article.title)),
        other=("Insert the text", body),
    )
