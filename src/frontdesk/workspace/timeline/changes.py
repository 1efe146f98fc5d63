"""What happened to their record: corrections, addresses, consent, merges."""

import json
from typing import Any

from frontdesk.events import Event
from frontdesk.workspace.timeline_kind import Asked, Kind, Moment


class Changes(Kind, slug="changes"):
    label, icon, rank = "Record", "history", 70

    @classmethod
    def statement(cls, asked: Asked) -> tuple[str, list[Any]]:
        before, place = asked.before(cls.rank, "e.at", "e.id")
        text = (
            "SELECT e.id, e.at, e.kind, e.actor_name, e.data FROM events_entry e WHERE e.subject_kind = 'customer'"  # noqa: S608
            f" AND e.subject_id = ANY(%s::bigint[]) AND e.kind <> ALL(%s) AND {before}"
            " ORDER BY e.at DESC, e.id DESC"
        )
        quiet = [slug for slug, kind in Event.entries().items() if kind.about == "customer" and not kind.is_shown]
        return text, [asked.customers, quiet, *place]

    @classmethod
    def entry(cls, row: tuple[Any, ...], asked: Asked) -> Moment:
        key, at, slug, who, data = row
        kind = Event.find(slug)
        found = kind.load(json.loads(data) if isinstance(data, str) else data) if kind else None
        glyph = kind.icon if kind else cls.icon
        return Moment(at, cls.rank, key, glyph, found.sentence() if found else slug, who or "Frontdesk")
