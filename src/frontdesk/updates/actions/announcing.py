"""Announcements: write, end, mark as read."""

import datetime
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.accounts.models import Team
from frontdesk.events import Actor, emit, signal
from frontdesk.kit import clock
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.updates import permissions
from frontdesk.updates.actions.addressing import refuse_foreign, tell
from frontdesk.updates.events import AnnouncementSaved
from frontdesk.updates.models import Announcement, Reading

LONGEST = 10_000


@transaction.atomic
def save_announcement(
    announcement: Announcement | None,
    *,
    title: str,
    text: str,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    by: Actor,
    teams: Sequence[Team] = (),
    is_important: bool = False,
    seen: int | None = None,
) -> Announcement:
    """Write an announcement to teams (to everybody when none is named), or change one.

    Raises PermissionDenied, ValidationError, NotAllowedNow when somebody else has changed it since version `seen`.
    """
    row = _writable(announcement, by, seen)
    refuse_foreign(teams, by)
    title, text = " ".join(title.replace("\x00", "").split()), text.replace("\x00", "").strip()
    if not title:
        raise ValidationError({"title": "An announcement needs a title."})
    if ends_at <= starts_at:
        raise ValidationError({"ends_at": "It has to end after it starts."})
    if len(text) > LONGEST:
        raise ValidationError({"text": f"At most {LONGEST} characters."})
    row.title, row.text, row.starts_at, row.ends_at = title[:120], text, starts_at, ends_at
    row.is_important, row.is_for_all = is_important, not teams
    row.version += 0 if announcement is None else 1
    row.save()
    row.teams.set(teams)
    emit(AnnouncementSaved(row.pk, row.title, "changed" if announcement else "wrote"), by=by)
    tell("announcements", teams, is_for_all=row.is_for_all)
    return row


def _writable(announcement: Announcement | None, by: Actor, seen: int | None) -> Announcement:
    if not permissions.announce(by):
        raise PermissionDenied
    if announcement is None:
        return Announcement(author_id=by.id if by.is_agent else None, author_name=by.name)
    row = Announcement.objects.select_for_update().visible_to(by).filter(pk=announcement.pk).first()
    if row is None:
        raise PermissionDenied
    if seen is not None and row.version != seen:
        raise NotAllowedNow("Somebody else changed this announcement meanwhile. Open it again to see what it is now.")
    return row


@transaction.atomic
def end_announcement(announcement: Announcement, *, by: Actor) -> None:
    """From now on it is among the earlier ones. Ending it twice changes nothing. Raises PermissionDenied."""
    row, now = _writable(announcement, by, None), clock.now()
    if row.ends_at <= now:
        return
    row.starts_at, row.ends_at = min(row.starts_at, now), now
    row.version += 1
    row.save(update_fields=["starts_at", "ends_at", "version"])
    emit(AnnouncementSaved(row.pk, row.title, "ended"), by=by)
    tell("announcements", list(row.teams.all()), is_for_all=row.is_for_all)


@transaction.atomic
def mark_announcement_read(announcement: Announcement, *, by: Actor) -> None:
    """The agent has read it; doing it twice keeps the first moment. Raises PermissionDenied."""
    if by.id is None or not Announcement.objects.visible_to(by).filter(pk=announcement.pk).exists():
        raise PermissionDenied
    Reading.objects.bulk_create([Reading(announcement=announcement, agent_id=by.id)], ignore_conflicts=True)
    signal(["announcements"], [f"agent.{by.id}"])
