"""Tables of the toolbox."""

from django.db import models


class Throttle(models.Model):
    """One counter of `throttle.hit`."""

    key = models.BinaryField(primary_key=True, max_length=32)
    hits = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "kit_throttle"
