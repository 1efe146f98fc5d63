"""Sections, articles and what readers thought of them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, SearchVectorField
from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent, Brand
from frontdesk.events import Actor
from frontdesk.knowledge.logic.words import raw_query, words
from frontdesk.knowledge.permissions import PUBLIC, read_article


class Section(models.Model):
    """A shelf of the help centre."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True)
    description = models.CharField(max_length=200, blank=True)
    icon = models.CharField(max_length=40, default="book-open")
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, null=True, blank=True)
    is_internal = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> "ArticleQuerySet":
        """What every visitor may read."""
        return self.filter(PUBLIC)

    def readable_by(self, actor: Actor | None, is_employee: bool = False) -> "ArticleQuerySet":
        """What this reader may read; see `permissions.read_article`."""
        return self.filter(read_article(actor, is_employee))

    def asked_most(self) -> "ArticleQuerySet":
        """The featured ones first, then by how often they are read."""
        return self.order_by("-is_featured", "-views", "title")

    def search(self, typed: str, *, every_word: bool = False) -> "ArticleQuerySet":
        """Articles with any of the words (or with `every_word`), best first: those with all come before the rest."""
        if not words(typed):
            return self.none()
        every, some = (SearchQuery(raw_query(typed, join), search_type="raw", config="english") for join in "&|")
        return (
            self.filter(search=every if every_word else some)
            .annotate(has_every=ExpressionWrapper(Q(search=every), BooleanField()), rank=SearchRank(F("search"), some))
            .order_by("-has_every", "-rank", "-views")
        )

    def suggest(self, typed: str) -> "ArticleQuerySet":
        """Like `search`, while somebody is still typing: nothing below two letters."""
        return self.search(typed) if len(typed.strip()) > 1 else self.none()


class Article(models.Model):
    """A question and its answer. `views` and the helpful counters are kept by actions."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        ARCHIVED = "archived", "Archived"

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="articles")
    title = models.CharField(max_length=160)
    slug = models.SlugField(max_length=160, unique=True)
    summary = models.CharField(max_length=300, blank=True)
    body = models.TextField()
    text = models.TextField(editable=False)
    language = models.CharField(max_length=12, default="en")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    author = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True)
    is_featured = models.BooleanField(default=False)
    views = models.PositiveIntegerField(default=0)
    helpful = models.PositiveIntegerField(default=0)
    unhelpful = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True)
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("summary", weight="B", config="english")
        + SearchVector("text", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        indexes = [
            GinIndex(fields=["search"], name="article_search"),
            models.Index(fields=["section", "status", "-views"], name="article_section"),
        ]

    def __str__(self) -> str:
        return self.title


class ArticleVote(models.Model):
    """One reader's answer to "did this help?"; `reader` is a fingerprint, not a person."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="votes")
    reader = models.CharField(max_length=64)
    is_helpful = models.BooleanField()
    comment = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "reader"], name="article_vote_once")]
