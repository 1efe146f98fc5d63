"""Writing articles and sections."""

from itertools import count
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.text import slugify

from frontdesk.accounts.models import Agent
from frontdesk.events import Actor, emit
from frontdesk.kit import clock, html
from frontdesk.kit.usage import refuse_while_used
from frontdesk.knowledge import permissions
from frontdesk.knowledge.events import ArticleSaved, SectionRemoved, SectionSaved
from frontdesk.knowledge.logic.words import slug_with
from frontdesk.knowledge.models import Article, Section

SECTION_FIELDS = frozenset({"name", "slug", "description", "icon", "brand", "is_internal", "position"})


def _free_slug(model: type[models.Model], wanted: str, itself: int | None, longest: int) -> str:
    base = slugify(wanted)[:longest] or "article"
    taken = set(
        model._default_manager.filter(slug__startswith=base[: longest - 4])
        .exclude(pk=itself)
        .values_list("slug", flat=True)
    )
    return next(slug for n in count(1) if (slug := slug_with(base, n, longest)) not in taken)


@transaction.atomic
def save_section(section: Section | None, *, by: Actor, **fields: Any) -> Section:
    """Make a section or change it; an empty slug is made from the name.

    Raises PermissionDenied, or TypeError for an unknown field.
    """
    if not permissions.write(by):
        raise PermissionDenied
    if unknown := set(fields) - SECTION_FIELDS:
        raise TypeError(f"Not fields of a section: {', '.join(sorted(unknown))}")
    saved = section or Section()
    for name, value in fields.items():
        setattr(saved, name, value)
    if "slug" in fields or not saved.slug:
        saved.slug = _free_slug(Section, fields.get("slug") or saved.name, saved.pk, 80)
    saved.save()
    emit(SectionSaved(section=saved.pk, name=saved.name), by=by)
    return saved


@transaction.atomic
def remove_section(section: Section, *, by: Actor) -> None:
    """Remove an empty section. Raises PermissionDenied, and ValidationError while articles stand in it."""
    if not permissions.write(by):
        raise PermissionDenied
    row = Section.objects.select_for_update().filter(pk=section.pk).first()
    if row is None:
        return
    refuse_while_used(row, advice="Move them to another section first; archived ones too.")
    emit(SectionRemoved(section=row.pk, name=row.name), by=by)
    row.delete()


@transaction.atomic
def save_article(
    article: Article | None,
    *,
    by: Actor,
    section: Section,
    title: str,
    slug: str = "",
    summary: str = "",
    body: str,
    status: str = Article.Status.DRAFT,
    is_featured: bool = False,
    language: str = "en",
) -> Article:
    """Write an article or change it. `body` is HTML and stored sanitised; an empty slug is made from the title.

    An address that readers know is kept: without `slug`, a changed title does not change it. Raises PermissionDenied.
    """
    if not permissions.write(by):
        raise PermissionDenied
    saved = article or Article(author=Agent.objects.filter(pk=by.id).first() if by.is_agent and by.id else None)
    is_new = saved.pk is None
    saved.section, saved.title, saved.summary = section, html.one_line(title, 160), html.one_line(summary, 300)
    saved.body = html.clean_rich(body)
    saved.text = html.html_to_text(saved.body)
    saved.status, saved.is_featured, saved.language = status, is_featured, language
    if slug or not saved.slug:
        saved.slug = _free_slug(Article, slug or title, saved.pk, 160)
    if status == Article.Status.PUBLISHED and saved.published_at is None:
        saved.published_at = clock.now()
    saved.save()
    emit(ArticleSaved(article=saved.pk, title=saved.title, status=saved.status, is_new=is_new), by=by)
    return saved
