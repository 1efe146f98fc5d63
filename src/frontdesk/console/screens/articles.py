"""Questions and answers of the help centre."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.console.forms.knowledge import ArticleForm
from frontdesk.kit.screens import Act, Column, Filter, Mark, Screen
from frontdesk.kit.screens.parts import Tone
from frontdesk.knowledge import actions as knowledge
from frontdesk.knowledge.models import Article, Section

TONES: dict[str, Tone] = {"draft": "soon", "published": "ok", "archived": "neutral"}


def state(row: Article) -> list[Mark]:
    """Whether visitors can read it."""
    found = [Mark(Article.Status(row.status).label, TONES[row.status])]
    return [*found, Mark("On the first page", "info", "star")] if row.is_featured else found


def judged(row: Article) -> str:
    """How many readers it helped."""
    total = row.helpful + row.unhelpful
    return f"{round(100 * row.helpful / total)} % of {total}" if total else ""


def set_status(row: Article, status: str, by: Any) -> None:
    """The article as it is, with another status."""
    knowledge.save_article(
        row,
        by=by,
        section=row.section,
        title=row.title,
        summary=row.summary,
        body=row.body,
        status=status,
        is_featured=row.is_featured,
        language=row.language,
    )


def publish(row: Article, by: Any) -> str:
    set_status(row, Article.Status.PUBLISHED, by)
    return f"“{row.title}” can be read in the help centre now."


def archive(row: Article, by: Any) -> str:
    set_status(row, Article.Status.ARCHIVED, by)
    return f"“{row.title}” has left the help centre. It stays here."


class Articles(Screen, slug="articles"):
    label, one, icon, group, position = "Articles", "article", "file-text", "Help centre", 10
    about: ClassVar[str] = "The answers that customers find without asking."
    roles = ("administrator", "supervisor")
    subject = "article"
    search = ("title", "summary", "text")
    columns = (
        Column("Title", "title", sort="title"),
        Column("Section", "section", sort="section__name", is_wide=True),
        Column("State", state),
        Column("Views", "views", sort="views", is_wide=True),
        Column("Helped", judged, is_wide=True),
        Column("Changed", "updated_at", sort="updated_at", is_wide=True),
    )
    filters = (
        Filter(
            "status", "Status", lambda: Article.Status.choices, lambda rows, value: rows.filter(status=value), "All"
        ),
        Filter(
            "section",
            "Section",
            lambda: [(str(pk), name) for pk, name in Section.objects.values_list("pk", "name")],
            lambda rows, value: rows.filter(section=value),
            "All sections",
        ),
    )
    empty = ("No article yet", "Answer the question that was asked most this week.")
    form = ArticleForm
    page = "console/article.html"
    acts = (
        Act("publish", "Publish", publish, "globe", applies=lambda row: row.status != "published"),
        Act(
            "archive",
            "Archive",
            archive,
            "archive",
            "Visitors can no longer read it.",
            applies=lambda row: row.status != "archived",
        ),
    )

    @classmethod
    def rows(cls) -> QuerySet[Article]:
        return Article.objects.select_related("section").defer("search").order_by("-updated_at", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Article:
        return knowledge.save_article(row, by=by, **values)
