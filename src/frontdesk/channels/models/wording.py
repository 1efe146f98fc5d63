"""The company's own wording of notices."""

from django.db import models


class NoticeTemplate(models.Model):
    """The company's own wording of one kind of notice in one language; without a row the built-in wording holds."""

    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=12, default="en")
    subject = models.CharField(max_length=250)
    body = models.TextField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="one_wording_of_a_notice")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"
