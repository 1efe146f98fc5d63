"""Senders whose mail is kept aside."""

from django.db import models
from django.db.models.functions import Now


class BlockedSender(models.Model):
    """An address, or all of a domain (its subdomains too), in lower case: mail from it makes no ticket, no answer."""

    class Kind(models.TextChoices):
        ADDRESS = "address", "Address"
        DOMAIN = "domain", "Domain"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    value = models.CharField(max_length=320, unique=True)
    why = models.CharField(max_length=300, blank=True)
    blocked_by = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    stopped = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="blocked_latest")]

    def __str__(self) -> str:
        return self.value
