"""Tables of the toolbox."""

from django.db import models
from django.db.models.functions import Now


class Throttle(models.Model):
    """One counter of `throttle.hit`."""

    key = models.BinaryField(primary_key=True, max_length=32)
    hits = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "kit_throttle"


class CachedPicture(models.Model):
    """A picture that `remote_pictures` fetched from elsewhere, until `expires_at`; without a file it could not be had.

    `address` is the SHA-256 of its URL; `reason` says in words why there is none.
    """

    address = models.BinaryField(primary_key=True, max_length=32)
    file = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "kit_cached_picture"


class Hold(models.Model):
    """While its one row stands, the desk is a copy: it neither fetches mail nor sends any; see `kit.hold`."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    began_at = models.DateTimeField(db_default=Now())
    reason = models.CharField(max_length=200)

    class Meta:
        db_table = "kit_hold"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_hold")]

    def __str__(self) -> str:
        return self.reason
