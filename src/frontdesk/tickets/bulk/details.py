"""Status, priority, category, tags and fields of many tickets, and putting them aside as spam."""

import json
from collections.abc import Sequence
from typing import Any

from frontdesk.events import Actor
from frontdesk.kit.answers import NotAnAnswer
from frontdesk.kit.answers import read as read_answer
from frontdesk.tickets.actions.closing import set_status
from frontdesk.tickets.actions.details import set_category, set_fields, set_priority, set_tags
from frontdesk.tickets.actions.spam import mark_spam, unmark_spam
from frontdesk.tickets.bulk_act import SAME, BulkAct, NotThis
from frontdesk.tickets.fields import as_questions
from frontdesk.tickets.guard import ENDS, held_back
from frontdesk.tickets.logic.life import may_follow
from frontdesk.tickets.models import Category, Field, Ticket


class Status(BulkAct, slug="status"):
    label, icon, control = "Status", "circle-dot", "choice"

    def options(self, by: Actor) -> list[tuple[str, str]]:
        return [(str(key), str(label)) for key, label in Ticket.Status.choices if key not in {"new", "spam"}]

    def outlook(self, ticket: Ticket, value: str, by: Actor) -> str:
        return self.outlooks([ticket], value, by)[0]

    def outlooks(self, tickets: Sequence[Ticket], value: str, by: Actor) -> list[str]:
        held = held_back([each.pk for each in tickets], by=by) if value in ENDS else {}
        return [self._follows(each, value) or held.get(each.pk, "") for each in tickets]

    @staticmethod
    def _follows(ticket: Ticket, value: str) -> str:
        if ticket.status == value:
            return SAME
        if not may_follow(ticket.status, value):
            return f"A {ticket.status.replace('_', ' ')} ticket cannot become {value.replace('_', ' ')}."
        return ""

    def do(self, ticket: Ticket, value: str, by: Actor, seen: int) -> None:
        set_status(ticket, status=value, by=by, seen=seen)


class Priority(BulkAct, slug="priority"):
    label, icon, control = "Priority", "flag", "choice"

    def options(self, by: Actor) -> list[tuple[str, str]]:
        return [(str(key), str(label)) for key, label in Ticket.Priority.choices]

    def outlook(self, ticket: Ticket, value: str, by: Actor) -> str:
        return SAME if ticket.priority == int(value) else ""

    def do(self, ticket: Ticket, value: str, by: Actor, seen: int) -> None:
        set_priority(ticket, priority=int(value), by=by, seen=seen)


class SetCategory(BulkAct, slug="category"):
    label, icon, control = "Category", "folder-tree", "choice"

    def options(self, by: Actor) -> list[tuple[str, str]]:
        tree = Category.objects.filter(is_active=True).select_related("parent__parent")
        return [("none", "No category"), *((str(one.pk), " › ".join(step.name for step in one.path())) for one in tree)]

    def outlook(self, ticket: Ticket, value: str, by: Actor) -> str:
        return SAME if ticket.category_id == (int(value) if value.isdecimal() else None) else ""

    def do(self, ticket: Ticket, value: str, by: Actor, seen: int) -> None:
        category = Category.objects.get(pk=value) if value.isdecimal() else None
        set_category(ticket, category=category, by=by, seen=seen)


def _tags(raw: str) -> list[str]:
    return sorted({tag.strip().lower()[:40] for tag in raw.split(",")} - {""})


class _Tags(BulkAct):
    control = "text"

    def read(self, raw: str, by: Actor) -> str:
        if not (found := _tags(raw)):
            raise NotThis("Write at least one tag.")
        return ", ".join(found)


class AddTags(_Tags, slug="add-tags"):
    label, icon = "Add tags", "tags"

    def outlook(self, ticket: Ticket, value: str, by: Actor) -> str:
        more = {*ticket.tags, *_tags(value)}
        if more == set(ticket.tags):
            return SAME
        return "It would have more than 20 tags." if len(more) > 20 else ""

    def do(self, ticket: Ticket, value: str, by: Actor, seen: int) -> None:
        set_tags(ticket, tags=[*ticket.tags, *_tags(value)], by=by, seen=seen)


class RemoveTags(_Tags, slug="remove-tags"):
    label, icon = "Remove tags", "tag"

    def outlook(self, ticket: Ticket, value: str, by: Actor) -> str:
        return "" if set(ticket.tags) & set(_tags(value)) else SAME

    def do(self, ticket: Ticket, value: str, by: Actor, seen: int) -> None:
        gone = set(_tags(value))
        set_tags(ticket, tags=[tag for tag in ticket.tags if tag not in gone], by=by, seen=seen)


class SetField(BulkAct, slug="field"):
    """A custom field. The value is sent as `slug=answer` and kept as JSON."""

    label, icon, control = "Field", "list-checks", "field"

    def options(self, by: Actor) -> list[tuple[str, str]]:
        return [(field.slug, field.name) for field in Field.objects.filter(is_active=True)]

    def read(self, raw: str, by: Actor) -> str:
        slug, _, answer = raw.partition("=")
        field = Field.objects.filter(slug=slug, is_active=True).select_related("condition_field").first()
        if field is None:
            raise NotThis("Choose the field.")
        try:
            return json.dumps([slug, read_answer(as_questions([field])[0], answer)])
        except NotAnAnswer as fault:
            raise NotThis(f"{field.name}: {fault}") from fault

    def said(self, value: str, by: Actor) -> str:
        slug, answer = json.loads(value)
        return f"{dict(self.options(by)).get(slug, slug)}: {'nothing' if answer is None else answer}"

    def outlook(self, ticket: Ticket, value: str, by: Actor) -> str:
        slug, answer = json.loads(value)
        return SAME if ticket.fields.get(slug) == answer else ""

    def do(self, ticket: Ticket, value: str, by: Actor, seen: int) -> None:
        slug, answer = json.loads(value)
        set_fields(ticket, values={slug: answer}, by=by, seen=seen)


class Spam(BulkAct, slug="spam"):
    label, icon, control = "Put aside as spam", "shield-alert", "nothing"

    def outlook(self, ticket: Ticket, value: str, by: Actor) -> str:
        if ticket.status == Ticket.Status.SPAM:
            return SAME
        return "The ticket was merged into another one." if ticket.merged_into_id else ""

    def do(self, ticket: Ticket, value: str, by: Actor, seen: int) -> None:
        mark_spam(ticket, by=by, seen=seen)

    def undo(self, ticket: Ticket, before: dict[str, Any], by: Actor) -> bool:
        unmark_spam(ticket, by=by, unblock=False)
        return True
