"""What was said and done on a ticket: messages, notes and activity in one line of time, newest fifty at first."""

import datetime
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection
from markupsafe import Markup, escape

from frontdesk.events.kinds import Event
from frontdesk.kit.html import safe, text_to_html
from frontdesk.kit.layout import has_layout
from frontdesk.tickets.logic.sentiment import NEGATIVE
from frontdesk.tickets.sentiment import name_of
from frontdesk.workspace.carried import Carried, carried_by
from frontdesk.workspace.links import links
from frontdesk.workspace.proof import Proof, proof_of
from frontdesk.workspace.travelled import Stage, stages_of

LOADED = 50
MOST_ACTIVITY = 200
ASIDE = {"asked", "told"}
_PICTURE = re.compile(r'<img\b(?=[^>]*\bdata-cid="([^"<>]{1,250})")')
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class FileShown(NamedTuple):
    """A file of a message; `is_image` tells whether it may be shown in place, `held` why nobody may open it."""

    name: str
    size: int
    href: str
    is_image: bool
    held: str = ""


class Frame(NamedTuple):
    """What of a received mail is shown in its own layout: `where` is body or quoted; its pictures from elsewhere."""

    where: str
    pictures: int
    is_allowed: bool


class Felt(NamedTuple):
    """How its author feels, where that is not neutral: which `words` weighed, and by whose reading."""

    icon: str
    said: str
    words: str
    reader: str


@dataclass(frozen=True)
class Said:
    """A message or note. `delivery` is "", queued, sent, arrived, opened, read, failed, delayed or spam; `stages` tell
    how it came to that.

    `aside` is the conversation of what is said with a third party; `addressed` says to or from whom, where that is not
    the requester.
    """

    id: int
    kind: str
    name: str
    html: Markup
    quoted: Markup
    is_automatic: bool
    at: datetime.datetime
    delivery: str
    reason: str
    files: list[FileShown]
    proof: Proof | None = None
    frame: Frame | None = None
    carried: Carried | None = None
    stages: tuple[Stage, ...] = ()
    aside: int | None = None
    addressed: str = ""
    felt: Felt | None = None
    is_message: bool = field(default=True, init=False)


@dataclass(frozen=True)
class Done:
    """Something that happened, from the event log."""

    icon: str
    who: str
    sentence: str
    at: datetime.datetime
    is_message: bool = field(default=False, init=False)


@dataclass(frozen=True)
class Thread:
    """Entries, oldest first; `earlier` is the cursor of what came before, or empty."""

    entries: list[Said | Done]
    earlier: str


_MESSAGES = """
SELECT m.id, m.kind, m.author_name, m.html, m.quoted, m.text, m.is_automatic, m.created_at, m.delivery,
       m.delivery_reason,
       c.name, c.images_allowed_at IS NOT NULL AND coalesce(m.authentication->>'standing', '') <> 'failed',
       m.inbound_id IS NOT NULL,
       (SELECT json_agg(json_build_array(a.id, a.name, a.size, a.content_type, a.content_id, a.is_inline, h.reason)
                        ORDER BY a.id)
          FROM tickets_attachment a LEFT JOIN tickets_filehold h ON h.attachment_id = a.id AND h.released_at IS NULL
         WHERE a.message_id = m.id),
       (SELECT json_build_array(o.sent_at, o.outcomes,
                (SELECT json_agg(json_build_array(r.kind, r.at, r.reason) ORDER BY r.at, r.id)
                   FROM channels_deliveryreport r WHERE r.envelope_id = o.id))
          FROM channels_outboundenvelope o WHERE o.id = m.outbound_id),
       m.conversation_id, m.authentication, m.particulars, f.label, f.words, f.reader
  FROM tickets_message m LEFT JOIN customers_customer c ON c.id = m.customer_id
  LEFT JOIN tickets_sentiment f ON f.message_id = m.id AND f.label <> 2
 WHERE m.ticket_id = %s {place}
 ORDER BY m.created_at DESC, m.id DESC
 LIMIT %s
"""
_ACTIVITY = """
SELECT e.kind, e.at, e.actor_name, e.data
  FROM events_entry e
 WHERE e.subject_kind = 'ticket' AND e.subject_id = %s {place}
 ORDER BY e.id DESC
 LIMIT %s
"""


def read_thread(ticket_id: int, before: str = "") -> Thread:
    """The newest entries, or those before a cursor. Two queries. Raises ValueError for a cursor that is none."""
    place = ""
    params: list[Any] = [ticket_id]
    if before:
        moment, identity = _read_cursor(before)
        place, params = "AND (m.created_at, m.id) < (%s, %s)", [ticket_id, moment, identity]
    with connection.cursor() as cursor:
        cursor.execute(_MESSAGES.format(place=place), [*params, LOADED + 1])
        rows = cursor.fetchall()
        more = len(rows) > LOADED
        said = [_said(row) for row in reversed(rows[:LOADED])]
        until = params[1] if before else None
        done = _activity(cursor, ticket_id, since=said[0].at if more and said else None, until=until)
    both: list[Said | Done] = [*said, *done]
    entries = sorted(both, key=lambda entry: (entry.at, not entry.is_message))
    return Thread(entries, _write_cursor(said[0]) if more else "")


def _activity(cursor: Any, ticket_id: int, since: datetime.datetime | None, until: Any) -> list[Done]:
    place = ""
    params: list[Any] = [ticket_id]
    for sign, moment in ((">=", since), ("<", until)):
        if moment is not None:
            place += f" AND e.at {sign} %s"
            params.append(moment)
    cursor.execute(_ACTIVITY.format(place=place), [*params, MOST_ACTIVITY])
    return [entry for row in reversed(cursor.fetchall()) if (entry := _done(*row))]


def _done(kind: str, at: datetime.datetime, who: str, data: Any) -> Done | None:
    event = Event.find(kind)
    if event is None or not event.is_shown:
        return None
    loaded = event.load(json.loads(data) if isinstance(data, str) else data)
    return Done(event.icon, who, loaded.sentence(), at)


def activity_of(entries: Iterable[Any]) -> list[Done]:
    """Rows of the event log as the thread shows them."""
    shown = []
    for entry in entries:
        event = entry.event()
        if event is not None:
            shown.append(Done(event.icon, entry.actor_name, event.sentence(), entry.at))
    return shown


def _said(row: tuple[Any, ...]) -> Said:
    identity, kind, name, html, quoted, text, automatic, at, delivery, reason, customer, *mail, travelled = row[:-6]
    allowed, is_mail, attached = mail
    conversation = row[-6]
    stored, particulars = (json.loads(each) if isinstance(each, str) else each for each in row[-5:-3])
    frame = _frame(html, quoted, allowed=bool(allowed)) if is_mail else None
    return Said(
        identity,
        kind,
        name or customer or ("Frontdesk" if automatic else "Somebody"),
        safe(_with_pictures(html, attached) or text_to_html(text)),
        Markup() if frame and frame.where == "quoted" else safe(quoted),
        automatic,
        at,
        delivery,
        reason,
        _files(attached, html + quoted),
        proof_of(stored),
        frame,
        carried_by(particulars),
        stages_of(travelled),
        conversation if kind in ASIDE else None,
        _addressed(kind, particulars or {}),
        _felt(*row[-3:]) if row[-3] else None,
    )


def _felt(label: int, words: list[str], reader: str) -> Felt:
    icon, said = ("frown", "Reads as negative") if label == NEGATIVE else ("smile", "Reads as positive")
    return Felt(icon, said, ", ".join(words), name_of(reader))


def _addressed(kind: str, known: dict[str, Any]) -> str:
    """To or from whom, in words; blind copies are told to agents, who are all that read this."""
    unseen = f", unseen by the others also to {', '.join(known['bcc'])}" if known.get("bcc") else ""
    if kind == "told":
        return f"unseen by the customer, from {known.get('from', 'a third party')}"
    if kind == "asked":
        copied = f", copy to {', '.join(known['cc'])}" if known.get("cc") else ""
        return f"unseen by the customer, to {', '.join(known.get('to', ['a third party']))}{copied}{unseen}"
    return unseen.removeprefix(", ")


def _with_pictures(html: str, attached: Any) -> str:
    """Pictures that we put into a text ourselves, from our own address."""
    if "data-cid=" not in html or not attached:
        return html
    listed = json.loads(attached) if isinstance(attached, str) else attached
    known = {str(escape(each[4])): each[0] for each in listed if each[4] and each[3] in IMAGES and not each[6]}
    return _PICTURE.sub(
        lambda found: f'<img src="{links().file}{known[found[1]]}"' if found[1] in known else found[0], html
    )


def _frame(html: str, quoted: str, *, allowed: bool) -> Frame | None:
    """A mail with pictures or tables has a layout; what is only words is shown as words, which costs no frame."""
    where = "body" if has_layout(html) else "quoted" if has_layout(quoted) else ""
    return Frame(where, (html + quoted).count("data-remote-src="), allowed) if where else None


def _files(attached: Any, shown: str) -> list[FileShown]:
    """The files of a message, without the pictures that stand in its text."""
    listed = json.loads(attached) if isinstance(attached, str) else attached or []
    return [
        FileShown(title, size, f"{links().file}{key}", content_type in IMAGES, held or "")
        for key, title, size, content_type, content_id, inline, held in listed
        if held or not (inline and content_id and f'data-cid="{escape(content_id)}"' in shown)
    ]


_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def _write_cursor(oldest: Said) -> str:
    return f"{(oldest.at - _EPOCH) // datetime.timedelta(microseconds=1)}.{oldest.id}"


def _read_cursor(cursor: str) -> tuple[datetime.datetime, int]:
    value, _, identity = cursor.partition(".")
    if not (value.isdecimal() and identity.isdecimal() and len(cursor) < 40):
        raise ValueError("Not a place in this conversation.")
    try:
        return _EPOCH + datetime.timedelta(microseconds=int(value)), int(identity)
    except OverflowError as error:
        raise ValueError("Not a place in this conversation.") from error
