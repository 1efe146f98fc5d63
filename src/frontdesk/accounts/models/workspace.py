"""The company itself and the faces it shows."""

import secrets

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import connection, models


def new_number_key() -> int:
    """A random starting point for ticket numbers, so that they do not tell how many there are."""
    return secrets.randbelow(2**31)


class Workspace(models.Model):
    """The one company that this installation serves. Durations are in days."""

    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=12, default="en")
    number_prefix = models.CharField(
        max_length=6, default="FD", validators=[RegexValidator(r"^[A-Z]{1,6}$", "One to six capital letters.")]
    )
    number_key = models.BigIntegerField(default=new_number_key, editable=False)
    reopen_days = models.PositiveSmallIntegerField(default=14)
    close_after_days = models.PositiveSmallIntegerField(default=7)
    undo_seconds = models.PositiveSmallIntegerField(default=8, validators=[MaxValueValidator(60)])
    thanks_reopens = models.BooleanField(default=True, db_default=True)
    has_answers_by_mail = models.BooleanField(default=True, db_default=True)
    has_mail_commands = models.BooleanField(default=False, db_default=False)
    redacts_cards = models.BooleanField(default=False, db_default=False)
    reads_sentiment = models.BooleanField(default=True, db_default=True)
    survey_is_on = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="workspace_is_one")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Workspace | None":
        """The workspace, or None before the first start has been answered."""
        return cls.objects.filter(pk=1).first()

    @classmethod
    def masks_cards(cls) -> bool:
        """Whether card numbers are masked before anything is stored (A69): asked for each mail, so read alone."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT redacts_cards FROM accounts_workspace WHERE id = 1")
            return bool(cursor.fetchone() == (True,))


class Brand(models.Model):
    """A face of the company: name, colour and logo of a help centre and of its mail."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    accent = models.CharField(
        max_length=7, default="#0b6e4f", validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "A colour such as #0b6e4f.")]
    )
    logo = models.FileField(upload_to="brands", blank=True)
    headline = models.CharField(max_length=120, default="How can we help?")
    host = models.CharField(max_length=200, blank=True)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=models.Q(is_default=True), name="brand_default")
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def default(cls) -> "Brand":
        """The brand that is used where none is named; raises Brand.DoesNotExist before the first start."""
        return cls.objects.order_by("-is_default", "pk")[:1].get()
