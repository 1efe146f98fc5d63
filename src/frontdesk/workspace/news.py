"""What an agent is told, as the page shows it: by ticket, newest first, on from the last one seen."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.db import connection
from django.db.models import Q
from django.http import Http404

from frontdesk.events import Actor
from frontdesk.notifications.gathered import address_of
from frontdesk.notifications.kind import Kind
from frontdesk.notifications.models import Bundle
from frontdesk.tickets.logic.preview import preview_of
from frontdesk.workspace import cursors

PAGE, SHOWN = 30, 3
_NEWEST = """
SELECT b.id, n.kind, n.by_name, n.detail, n.at, n.read_at IS NULL, n.words
  FROM notifications_bundle b
 CROSS JOIN LATERAL (
   SELECT x.id, x.kind, x.by_name, x.detail, x.at, x.read_at, left(m.text, 400) AS words
     FROM notifications_notification x
     LEFT JOIN tickets_message m ON m.id = x.message_id AND m.ticket_id = b.ticket_id
    WHERE x.bundle_id = b.id AND x.is_shown ORDER BY x.id DESC LIMIT {shown}) n
 WHERE b.id = ANY(%s::bigint[]) ORDER BY n.id DESC
"""


class _Newest:
    """The order of the list, for its places."""

    column, ascending, kind = "latest_at", False, "moment"


@dataclass(frozen=True)
class Told:
    """One thing that happened; `words` are the first of the message that it tells of."""

    icon: str
    sentence: str
    at: datetime.datetime
    is_new: bool
    words: str


@dataclass(frozen=True)
class Group:
    """All about one ticket, announcement, export, alarm or rotation: the newest three, and how many are unread."""

    id: int
    number: int | None
    requester: str
    title: str
    address: str
    unread: int
    told: list[Told]


def bundle_of(actor: Actor, pk: int) -> Bundle:
    """The agent's own bundle. Raises Http404."""
    found = Bundle.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def read_news(actor: Actor, *, only_unread: bool, before: str = "") -> dict[str, Any]:
    """A page of the list in two queries; `older` says where to go on. Raises BadRequest for a bad place (A41)."""
    found = Bundle.objects.visible_to(actor).shown()
    found = found.select_related("ticket", "announcement", "export", "alarm", "rotation")
    found = found.filter(unread__gt=0) if only_unread else found
    if before:
        try:
            at, pk = cursors.read(before, [_Newest()])
        except ValueError as error:
            raise BadRequest(str(error)) from error
        found = found.filter(latest_at__lte=at).filter(Q(latest_at__lt=at) | Q(pk__lt=pk))
    rows = list(found[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    older = cursors.write([last.latest_at], last.pk, [_Newest()]) if last else ""
    return {"groups": _groups(rows[:PAGE]), "older": older, "only_unread": only_unread, "before": before}


def _groups(rows: list[Bundle]) -> list[Group]:
    told: dict[int, list[Told]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST.format(shown=SHOWN), [[row.pk for row in rows]])
        for bundle, slug, by, detail, at, is_new, words in cursor.fetchall():
            kind = Kind.find(slug)
            said = kind.sentence(by=by, detail=detail) if kind else "Unavailable"
            icon = kind.icon if kind else "circle"
            told.setdefault(bundle, []).append(Told(icon, said, at, is_new, preview_of(words or "")))
    return [
        Group(
            row.pk, row.ticket.number if row.ticket else None, row.ticket.requester_name if row.ticket else "",
            row.title, address_of(row), row.unread, told.get(row.pk, []),
        )
        for row in rows
    ]  # fmt: skip
