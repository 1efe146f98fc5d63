"""Announcements as the desk shows them."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse

from frontdesk.accounts.models import Agent
from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.updates import actions as updates
from frontdesk.updates.models import Announcement, Reading
from frontdesk.workspace.access import DeskRequest
from frontdesk.workspace.answers import gone
from frontdesk.workspace.forms.updates import AnnouncementForm
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import page

CURRENT, EARLIER = 100, 30
USUAL_DAYS = 14


@dataclass(frozen=True)
class Reader:
    """Somebody whom an announcement is for; `at` is when they read it."""

    name: str
    at: datetime.datetime | None


def announcement_of(actor: Actor, pk: int) -> Announcement:
    """The announcement. Raises Http404 when it is not for the actor."""
    found = Announcement.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def listed(actor: Actor, before: str) -> dict[str, Any]:
    """What holds now, and the earlier and later ones in pages: newest first, on from the id `before`."""
    if before and not (before.isascii() and before.isdecimal() and len(before) < 19):
        raise BadRequest("Not a place in this list.")
    mine = Reading.objects.filter(announcement=OuterRef("pk"), agent_id=actor.id or 0)
    found = Announcement.objects.visible_to(actor).annotate(is_read=Exists(mine)).prefetch_related("teams")
    now = clock.now()
    current = found.current(now).order_by("-is_important", "-id")[:CURRENT]
    others = found.exclude(starts_at__lte=now, ends_at__gt=now).order_by("-id")
    rows = list((others.filter(pk__lt=int(before)) if before else others)[: EARLIER + 1])
    older = rows[EARLIER - 1].pk if len(rows) > EARLIER else None
    return {"current": [] if before else list(current), "others": rows[:EARLIER], "older": older, "now": now}


def readers_of(announcement: Announcement) -> list[Reader]:
    """Everybody whom it is for, those who have not read it first."""
    people = Agent.objects.active().select_related("user")
    if not announcement.is_for_all:
        people = people.filter(teams__in=announcement.teams.all()).distinct()
    read = dict(Reading.objects.filter(announcement=announcement).values_list("agent_id", "at"))
    found = [Reader(agent.name, read.get(agent.pk)) for agent in people]
    return sorted(found, key=lambda one: (one.at is not None, one.name))


def editor(request: DeskRequest, announcement: Announcement | None) -> HttpResponse:
    """The form of an announcement, and what is sent from it."""
    form = AnnouncementForm(request.POST or None, actor=request.actor, initial=_initial(announcement))
    if request.method == "POST" and form.is_valid():
        try:
            saved = updates.save_announcement(announcement, by=request.actor, **form.cleaned_data)
            return gone(request, links().announcements, f"“{saved.title}” is announced.")
        except (ValidationError, NotAllowedNow) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
    title = f"Change “{announcement.title}”" if announcement else "New announcement"
    context = {"title": title, "here": "updates", "form": form, "submit": "Announce", "back": links().announcements}
    return page(request, "update_form.html", context, status=422 if form.errors else 200)


def _initial(announcement: Announcement | None) -> dict[str, Any]:
    if announcement is None:
        now = clock.now().replace(second=0, microsecond=0)
        return {"starts_at": now, "ends_at": now + clock.days(USUAL_DAYS)}
    names = ("title", "text", "starts_at", "ends_at", "is_important")
    shown = {name: getattr(announcement, name) for name in names}
    return shown | {"teams": list(announcement.teams.all()), "seen": announcement.version}
