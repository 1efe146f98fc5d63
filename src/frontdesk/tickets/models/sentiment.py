"""How customers feel in what they wrote."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.tickets.logic import sentiment
from frontdesk.tickets.models.conversation import Message


class Sentiment(models.Model):
    """One message of a customer that was looked at, by the reader of that slug. Without a label it could not be read.

    `score` runs from -1 to 1, `words` are those that weighed most; `logic.sentiment` says what both mean.
    """

    class Label(models.IntegerChoices):
        NEGATIVE = sentiment.NEGATIVE, "Negative"
        NEUTRAL = sentiment.NEUTRAL, "Neutral"
        POSITIVE = sentiment.POSITIVE, "Positive"

    message = models.OneToOneField(Message, on_delete=models.CASCADE, primary_key=True, related_name="sentiment")
    label = models.PositiveSmallIntegerField(choices=Label.choices, null=True)
    score = models.FloatField(null=True)
    reader = models.CharField(max_length=20, blank=True)
    words = ArrayField(models.CharField(max_length=80), default=list)
    read_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(label=None) | Q(label__range=(1, 3)), name="sentiment_label"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__range=(-1, 1)), name="sentiment_score"),
            models.CheckConstraint(
                condition=Q(label=None, score=None, reader="")
                | (Q(label__isnull=False, score__isnull=False) & ~Q(reader="")),
                name="sentiment_is_read_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.label}"
