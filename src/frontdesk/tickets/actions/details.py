"""Correcting a ticket's details."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q

from frontdesk.events import Actor, emit
from frontdesk.kit import html as markup
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.redaction import card_mask
from frontdesk.tickets.actions.row import locked, tell, write
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import TicketChanged
from frontdesk.tickets.models import Category, Field, Mention, Ticket


def _set(ticket: Ticket, name: str, value: Any, *, what: str, after: str, by: Actor, seen: int | None = None) -> Ticket:
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    if getattr(row, name) == value:
        return row
    setattr(row, name, value)
    write(row, name)
    emit(TicketChanged(ticket=row.pk, what=what, after=after), by=by)
    return row


@transaction.atomic
def set_priority(ticket: Ticket, *, priority: int, by: Actor, seen: int | None = None) -> Ticket:
    """1 urgent to 4 low; raises ValueError otherwise."""
    label = Ticket.Priority(priority).label
    return _set(ticket, "priority", priority, what="priority", after=label, by=by, seen=seen)


@transaction.atomic
def set_category(ticket: Ticket, *, category: Category | None, by: Actor, seen: int | None = None) -> Ticket:
    """What the ticket is about."""
    after = " › ".join(step.name for step in category.path()) if category else ""
    return _set(ticket, "category", category, what="category", after=after, by=by, seen=seen)


@transaction.atomic
def set_subject(ticket: Ticket, *, subject: str, by: Actor, seen: int | None = None) -> Ticket:
    """A better title. Raises NotAllowedNow for an empty one."""
    line = card_mask().text(markup.one_line(subject))
    if not line:
        raise NotAllowedNow("A ticket needs a subject.")
    return _set(ticket, "subject", line, what="subject", after=line, by=by, seen=seen)


@transaction.atomic
def set_tags(ticket: Ticket, *, tags: Iterable[str], by: Actor, seen: int | None = None) -> Ticket:
    """The tags, in lower case, each once, at most 20."""
    mask = card_mask()
    cleaned = sorted({mask.text(markup.one_line(tag, 40)).lower() for tag in tags} - {""})[:20]
    return _set(ticket, "tags", cleaned, what="tags", after=", ".join(cleaned), by=by, seen=seen)


@transaction.atomic
def set_fields(ticket: Ticket, *, values: dict[str, Any], by: Actor, seen: int | None = None) -> Ticket:
    """Answers to custom fields, by slug; fields that are not named keep theirs."""
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    mask = card_mask()
    merged = {key: mask.answer(value) for key, value in {**row.fields, **values}.items() if value not in ("", None)}
    names = Field.objects.filter(slug__in=values).values_list("name", flat=True)
    return _set(row, "fields", merged, what="fields", after=", ".join(names), by=by)


@transaction.atomic
def mark_read(ticket: Ticket, *, by: Actor) -> None:
    """The owner, or for an unowned ticket anyone who works it, has seen what came last. No new version, no event.

    Every first look at a ticket comes by here: one statement, and no word to those who follow it from outside.
    """
    allowed = Ticket.objects.filter(permissions.work_on(by), pk=ticket.pk, is_unread=True)
    if allowed.filter(Q(assignee_id=by.id) | Q(assignee=None)).update(is_unread=False):
        tell(ticket, people=())


@transaction.atomic
def mark_mentions_seen(ticket: Ticket, *, by: Actor) -> None:
    """The agent has looked at the ticket in which it was mentioned."""
    from frontdesk.events import signal
    from frontdesk.kit import clock

    unseen = Mention.objects.filter(ticket=ticket, agent_id=by.id or 0, seen_at=None)
    if unseen.update(seen_at=clock.now()):
        signal(["mentions"], [f"agent.{by.id}"])
