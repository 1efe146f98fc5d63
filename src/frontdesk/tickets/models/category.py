"""What tickets are about, and what is asked for each subject."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from frontdesk.accounts.models import Team


class Category(models.Model):
    """A subject in a tree of at most three levels. It proposes team, urgency and impact."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    description = models.CharField(max_length=200, blank=True)
    icon = models.CharField(max_length=40, default="circle-question-mark")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True)
    urgency = models.PositiveSmallIntegerField(default=2, choices=[(1, "High"), (2, "Medium"), (3, "Low")])
    impact = models.PositiveSmallIntegerField(default=3, choices=[(1, "High"), (2, "Medium"), (3, "Low")])
    is_public = models.BooleanField(default=True)
    is_internal = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    keywords = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="category_no_circle"),
        ]

    def __str__(self) -> str:
        return self.name

    def path(self) -> list["Category"]:
        """From the root to this category."""
        return [*(self.parent.path() if self.parent else []), self]


class Field(models.Model):
    """A question of our own that a category's form asks.

    It is shown only when the field named `condition_field` has one of `condition_values` (and always when none is
    named). Without categories it belongs to all of them.
    """

    class Kind(models.TextChoices):
        TEXT = "text", "Text"
        CHOICE = "choice", "Choice"
        NUMBER = "number", "Number"
        DATE = "date", "Date"
        CHECK = "check", "Check"

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TEXT)
    hint = models.CharField(max_length=160, blank=True)
    choices = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    is_required = models.BooleanField(default=False)
    is_public = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    categories = models.ManyToManyField(Category, blank=True, related_name="fields")
    condition_field = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)
    condition_values = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
