"""What is kept about a customer besides who they are."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from frontdesk.customers.models.person import Customer


class Written(models.Model):
    """Author and moment; `by_kind` and `by_id` are those of its actor."""

    at = models.DateTimeField(db_default=Now())
    by_kind = models.CharField(max_length=12)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class CustomerNoteQuerySet(models.QuerySet["CustomerNote"]):
    def standing(self) -> "CustomerNoteQuerySet":
        """Those that nobody took away."""
        return self.filter(removed_at=None)


class CustomerNote(Written):
    """What agents should know of a customer, on whichever ticket. Plain text; `key` makes a repeated one the same."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="kept_notes", db_index=False)
    text = models.TextField()
    key = models.CharField(max_length=64, null=True, unique=True)
    removed_at = models.DateTimeField(null=True)

    objects = CustomerNoteQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(F("customer"), F("at").desc(), F("id").desc(), name="customer_note_newest"),
            GinIndex(SearchVector("text", config="simple"), name="customer_note_words"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="customer_note_says_something")]

    def __str__(self) -> str:
        return self.text[:60]


class Consent(Written):
    """The customer agreed to `purpose`, or took it back: a row for each time; the newest one of a purpose counts."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="consents", db_index=False)
    purpose = models.CharField(max_length=80)
    is_given = models.BooleanField()
    source = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(F("customer"), F("at").desc(), F("id").desc(), name="consent_newest"),
            GinIndex(SearchVector("purpose", "source", config="simple"), name="consent_words"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(purpose="") & ~Q(source=""), name="consent_to_what")]

    def __str__(self) -> str:
        return f"{self.purpose}: {'yes' if self.is_given else 'no'}"


class OwnField(models.Model):
    """Something of our own that we want to know of everybody of a kind. Its answers are stored by its `slug`."""

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
    is_active = models.BooleanField(default=True)
    is_listed = models.BooleanField(default=False, db_default=False)  # a column of their list
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class CustomerField(OwnField):
    """What is to be known of every customer. Answers are in `Customer.fields`."""


class OrganizationField(OwnField):
    """What is to be known of every organization: a plan, a number of contract. Answers are in `Organization.fields`."""


class CustomerMerge(Written):
    """Everything of `source` went to `target`. What it takes to undo that is in `before` and `moved`.

    `before` is {"source", "target", "after": columns of both before, and of the target afterwards}; `moved` is what
    the apps above handed over, by their own names.
    """

    source = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="merges")
    target = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="merged")
    before = models.JSONField(default=dict)
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(undone_at=None), name="customer_merge_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="customer_merge_into_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} into {self.target_id}"


class NotTheSame(Written):
    """Two customers who look like one person and are not: nobody proposes to merge them. The lower key is `one`."""

    one = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="not_the_same_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="not_the_same_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"
