"""Notifications by what they are about, as people read them."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.notifications.kind import Kind
from frontdesk.notifications.logic.wording import THE_CUSTOMER, in_language
from frontdesk.notifications.models import Bundle, Notification
from frontdesk.tickets.actions.mailing import number_words

MOST_SENTENCES = 5


@dataclass(frozen=True)
class Heap:
    """What one person is told about one thing: its `name` (a ticket's number, or empty), title and address."""

    bundle: int
    name: str
    title: str
    address: str
    sentences: list[str]


def gathered(news: Sequence[Notification], language: str) -> list[Heap]:
    """By what they are about, in the order of the first; of much about one thing the newest five sentences."""
    parts: dict[int, list[Notification]] = {}
    for one in news:
        parts.setdefault(one.bundle_id, []).append(one)
    return [_heap(part, language) for part in parts.values()]


def _heap(part: list[Notification], language: str) -> Heap:
    bundle = part[0].bundle
    name = number_words(bundle.ticket) if bundle.ticket else ""
    sentences = [said(one, language) for one in part[-MOST_SENTENCES:]]
    return Heap(bundle.pk, name, bundle.title, address_of(bundle), sentences)


def said(told: Notification, language: str = "en", *, is_discreet: bool = False) -> str:
    """Its sentence; discreetly, without the customer's name and without what it adds."""
    kind = Kind.find(told.kind)
    if kind is None:
        return "Unavailable"
    by = in_language(THE_CUSTOMER, language) if is_discreet and told.by_kind == "customer" else told.by_name
    return kind.sentence(language, by=by, detail="" if is_discreet else told.detail)


def address_of(bundle: Bundle) -> str:
    """Where in the desk it is looked at."""
    if bundle.ticket is not None:
        return f"/desk/tickets/{bundle.ticket.number}"
    if bundle.alarm_id:
        return "/desk/board/alarms"
    if bundle.rotation_id:
        return "/desk/on-call"
    return f"/desk/exports/{bundle.export_id}" if bundle.export_id else "/desk/announcements"
