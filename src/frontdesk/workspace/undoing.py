"""Undo of the last act: a signed word of what stood before, and the verb that puts it back."""

from collections.abc import Callable
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from frontdesk.accounts.models import Agent, Team
from frontdesk.events import Actor
from frontdesk.routing import actions as routing
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Category, Ticket

SALT, SECONDS = "frontdesk.workspace.undo", 60
Step = tuple[str, Any]


class TooLate(Exception):
    """The word is too old, or not ours."""


def undo_of(step: Step, ticket: Ticket, actor: Actor) -> dict[str, str]:
    """What a toast needs to offer it: the address and the signed word. `ticket` is as the act left it."""
    verb, before = step
    word = signing.dumps([actor.id, ticket.pk, ticket.version, verb, before], salt=SALT)
    return {"url": reverse("workspace:undo", args=[ticket.number]), "word": word}


def take_back(ticket: Ticket, word: str, *, by: Actor) -> None:
    """Put back what stood before. Raises TooLate, Conflict where somebody changed the ticket since, NotAllowedNow."""
    try:
        agent, key, seen, verb, before = signing.loads(word, salt=SALT, max_age=SECONDS)
    except signing.BadSignature as error:
        raise TooLate from error
    if (agent, key) != (by.id, ticket.pk):
        raise PermissionDenied
    _BACK[verb](ticket, before, by, seen)


def _owner(ticket: Ticket, before: list[int | None], by: Actor, seen: int) -> None:
    team, agent = before
    to = Agent.objects.select_related("user").get(pk=agent) if agent else None
    if team and team != ticket.team_id:
        tickets.hand_over(ticket, team=Team.objects.get(pk=team), to=to, by=by, seen=seen)
    else:
        tickets.assign(ticket, to=to, by=by, seen=seen)


def _category(ticket: Ticket, before: int | None, by: Actor, seen: int) -> None:
    category = Category.objects.filter(pk=before).first() if before else None
    tickets.set_category(ticket, category=category, by=by, seen=seen)


_BACK: dict[str, Callable[[Ticket, Any, Actor, int], object]] = {
    "status": lambda ticket, before, by, seen: tickets.undo_status(ticket, to=before, by=by, seen=seen),
    "priority": lambda ticket, before, by, seen: tickets.set_priority(ticket, priority=before, by=by, seen=seen),
    "tags": lambda ticket, before, by, seen: tickets.set_tags(ticket, tags=before, by=by, seen=seen),
    "subject": lambda ticket, before, by, seen: tickets.set_subject(ticket, subject=before, by=by, seen=seen),
    "category": _category,
    "owner": _owner,
    "snooze": lambda ticket, before, by, seen: tickets.wake(ticket, by=by),
    "queue": lambda ticket, before, by, seen: routing.take_back_direction(ticket, by=by, seen=seen),
    "spam": lambda ticket, before, by, seen: tickets.unmark_spam(ticket, by=by, unblock=bool(before)),
}


def before_of(verb: str, ticket: Ticket) -> Step:
    """What stands now, before the act changes it."""
    stands: dict[str, Any] = {
        "status": ticket.status,
        "priority": ticket.priority,
        "tags": list(ticket.tags),
        "subject": ticket.subject,
        "category": ticket.category_id,
        "owner": [ticket.team_id, ticket.assignee_id],
    }
    return verb, stands.get(verb)
