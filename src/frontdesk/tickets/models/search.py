"""What the search looks into. Written by `actions.indexing` and `actions.file_texts`; can be made anew."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent
from frontdesk.tickets.models.conversation import Attachment
from frontdesk.tickets.models.ticket import Ticket


class SearchDocument(models.Model):
    """The words of a ticket: of twenty messages (`part` counts them) or of one file. Subject and people are in each.

    Weights of `words`: A subject, B people and tags, C messages and files, D notes. Marks such as `~a12` say how new
    it is, see `search.windows`.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="documents", db_index=False)
    part = models.PositiveIntegerField(default=0)
    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, null=True, related_name="document")
    upto = models.BigIntegerField(default=0)  # the newest message that it holds
    words = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "part", "attachment"], name="document_once", nulls_distinct=False)
        ]
        indexes = [
            GinIndex(fields=["words"], name="document_words", fastupdate=False),
            models.Index(fields=["upto"], name="document_upto"),
        ]


class SearchWaiting(models.Model):
    """A ticket whose documents are no longer what it says. Rows are only added and taken away, so nobody waits."""

    ticket_id = models.BigIntegerField()


class SearchWord(models.Model):
    """A word that stands in messages, without accents, with roughly how often: what a misspelt one may have meant."""

    word = models.CharField(max_length=24, primary_key=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [GinIndex(fields=["word"], name="word_trigrams", opclasses=["gin_trgm_ops"])]


class SearchLanguage(models.Model):
    """A text search configuration that documents were made with."""

    name = models.CharField(max_length=40, primary_key=True)


class FileText(models.Model):
    """What a file says. `reason` tells people why nothing could be read."""

    class State(models.TextChoices):
        READ = "read", "Read"
        EMPTY = "empty", "No text in it"
        FAILED = "failed", "Not readable"
        LEFT = "left", "Left out"

    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, primary_key=True, related_name="content")
    state = models.CharField(max_length=6, choices=State.choices)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(db_default=Now())


class KeptSearch(models.Model):
    """A search that an agent made: kept for a while, or, with a name, until it is removed."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="searches")
    text = models.CharField(max_length=500)
    name = models.CharField(max_length=80, blank=True)
    used_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "text"], name="kept_search_once")]
        indexes = [
            models.Index(fields=["agent", "-used_at"], name="kept_search_recent"),
            models.Index(fields=["agent", "name"], condition=~Q(name=""), name="kept_search_named"),
        ]

    def __str__(self) -> str:
        return self.name or self.text
