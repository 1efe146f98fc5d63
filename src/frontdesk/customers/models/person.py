"""Customers, identities, organizations."""

import re

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Q, Value
from django.db.models.expressions import ExpressionWrapper, RawSQL
from django.db.models.functions import Concat, Lower, Now, Replace

from frontdesk.accounts.models import User
from frontdesk.events import Actor


class Organization(models.Model):
    """A customer's company."""

    name = models.CharField(max_length=160)
    domain = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    fields = models.JSONField(  # answers by the slug of an OrganizationField
        default=dict, db_default=Value({}, models.JSONField()), blank=True
    )
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="organization_once")]

    def __str__(self) -> str:
        return self.name


def prefixes_of(words: str) -> str:
    """What people type of a name, an address or a number, as a query of `desk_name_words`: every word begins one."""
    return " & ".join(f"'{word}':*" for word in re.findall(r"[^\W_]{1,60}", words.lower())[:8])


class CustomerQuerySet(models.QuerySet["Customer"]):
    def called(self, words: str) -> "CustomerQuerySet":
        """Those whose name, address or number has words that begin like these; nobody for no words."""
        query = prefixes_of(words)
        named = RawSQL("desk_name_words(customers_customer.name, email, phone) @@ %s::tsquery", [query])
        return self.filter(ExpressionWrapper(named, models.BooleanField())) if query else self.none()

    def beginning(self, words: str) -> "CustomerQuerySet":
        """Those whose whole name begins like this, in its order: the index of names is walked no further than asked."""
        first = words.lower()
        low = self.alias(low=Lower("name")).filter(low__gte=first, low__lt=f"{first}\U0010ffff")
        return low.filter(low__startswith=first).order_by("low", "pk")

    def standing(self) -> "CustomerQuerySet":
        """Those that were not merged into another."""
        return self.filter(merged_into=None)


class Customer(models.Model):
    """A person we serve, outside or (`is_employee`) inside the company."""

    name = models.CharField(max_length=160, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    organization = models.ForeignKey(
        Organization, on_delete=models.SET_NULL, null=True, blank=True, related_name="customers"
    )
    user = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="customer")
    is_employee = models.BooleanField(default=False)
    department = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    notes = models.TextField(blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    fields = models.JSONField(default=dict, blank=True)  # answers by the slug of a CustomerField
    version = models.PositiveIntegerField(default=1, db_default=1)
    # Who this person turned out to be. What is left here is an empty shell, for links and for undoing.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from", db_index=False
    )
    images_allowed_at = models.DateTimeField(null=True, blank=True)  # since when pictures in their mail are fetched
    created_at = models.DateTimeField(db_default=Now())

    objects = CustomerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [
            models.Index(Lower("name"), name="customer_name"),
            models.Index(fields=["phone"], condition=~Q(phone=""), name="customer_phone"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="customer_merged_into"),
        ]
        constraints = [
            # Addresses are stored in their normal form. The database's own lower case would make one of two (A11).
            models.UniqueConstraint(fields=["email"], condition=~models.Q(email=""), name="customer_email_once")
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.phone or "Somebody"

    def actor(self) -> Actor:
        """Who this customer is when it acts."""
        return Actor("customer", self.pk, str(self))


def merged_keys(key: int) -> list[int]:
    """The id of a customer, and of everybody who was merged into them, also around corners."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE one (id) AS (SELECT %s::bigint UNION SELECT c.id FROM customers_customer c"
            " JOIN one ON c.merged_into_id = one.id) SELECT id FROM one",
            [key],
        )
        return [row[0] for row in cursor.fetchall()]


TEXT = models.TextField()


def _piece(of: models.F | models.Func, mark: str, place: int) -> models.Func:
    """What stands before (1) or behind (2) the first `mark`."""
    return models.Func(of, Value(mark), Value(place), function="split_part", output_field=TEXT)


# One mailbox under several spellings: without dots and what follows a plus. `logic.likeness.mailbox` in SQL.
MAILBOX = Concat(
    Replace(
        _piece(_piece(F("address"), "@", 1), "+", 1), Value(".", output_field=TEXT), Value("", output_field=TEXT),
        output_field=TEXT,
    ),
    Value("@", output_field=TEXT),
    _piece(F("address"), "@", 2),
    output_field=TEXT,
)  # fmt: skip


class Identity(models.Model):
    """An address of a customer on a kind of channel, in its normal form (`kit.addresses`, `logic.address`)."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=20)
    address = models.CharField(max_length=254)
    verified_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "address"], name="identity_once")]
        indexes = [models.Index(MAILBOX, condition=Q(kind="email"), name="identity_mailbox")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.address}"
