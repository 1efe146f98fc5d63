"""The log."""

from typing import Any

from django.db import models
from django.db.models.functions import Now

from frontdesk.events.kinds import Event


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, kind: str, identity: int) -> "EntryQuerySet":
        """What happened to one thing, oldest first."""
        return self.filter(subject_kind=kind, subject_id=identity).order_by("id")


class Entry(models.Model):
    """One stored event. Rows are added and, for erasure, shredded; never changed otherwise."""

    kind = models.CharField(max_length=60)
    at = models.DateTimeField(db_default=Now())
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    data = models.JSONField(default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["kind", "id"], name="event_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_kind} {self.subject_id}"

    def event(self) -> Event | None:
        """The event as its class, or None when its plug-in is no longer installed."""
        kind = Event.find(self.kind)
        return kind.load(self.data) if kind else None

    def sentence(self) -> str:
        """What happened, to be read after the actor's name."""
        event = self.event()
        return event.sentence() if event else self.kind

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The event log is append-only.")
        super().save(*args, **kwargs)
