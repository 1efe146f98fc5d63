"""Putting many tickets out of sight for a while."""

import datetime
from typing import Any

from django.utils import timezone

from frontdesk.events import Actor
from frontdesk.kit.display import full
from frontdesk.tickets.actions.snoozing import snooze, wake
from frontdesk.tickets.bulk_act import SAME, BulkAct, NotThis
from frontdesk.tickets.models import Ticket

ANSWER = "answer"
MORNING = datetime.time(8)


class SnoozeThem(BulkAct, slug="snooze"):
    """Until a morning in the agent's time zone, or until each one's customer answers. What sleeps already is left."""

    label, icon, control = "Snooze", "alarm-clock", "choice"

    def options(self, by: Actor) -> list[tuple[str, str]]:
        return [
            (ANSWER, "Until the customer answers"),
            *((key, f"{label}: {full(at)}") for key, label, at in mornings()),
        ]

    def read(self, raw: str, by: Actor) -> str:
        """The moment itself, so that a preview of yesterday evening still means what it said."""
        moments = {key: at.isoformat() for key, _, at in mornings()}
        if raw == ANSWER or _moment(raw) is not None:
            return raw
        if raw not in moments:
            raise NotThis("Snooze: choose one of the list.")
        return moments[raw]

    def said(self, value: str, by: Actor) -> str:
        until = _moment(value)
        return f"Snooze until {full(until)}" if until else "Snooze until the customer answers"

    def outlook(self, ticket: Ticket, value: str, by: Actor) -> str:
        if not ticket.is_unsolved:
            return "Only unsolved tickets can be snoozed."
        if ticket.snoozed_until is None:
            return ""
        return SAME if ticket.snoozed_until == _moment(value) or value == ANSWER else "It is snoozed already."

    def do(self, ticket: Ticket, value: str, by: Actor, seen: int) -> None:
        until = _moment(value)
        snooze(ticket, until=until, wakes_on="time" if until else "answer", by=by, seen=seen)

    def undo(self, ticket: Ticket, before: dict[str, Any], by: Actor) -> bool:
        wake(ticket, by=by)
        return True


def mornings() -> list[tuple[str, str, datetime.datetime]]:
    """(key, words, moment) of the mornings that can be chosen, in the time zone of this moment."""
    today = timezone.localdate()
    days = {"tomorrow": 1, "monday": 7 - today.weekday(), "week": 7}
    words = {"tomorrow": "Until tomorrow", "monday": "Until Monday", "week": "For a week"}
    zone = timezone.get_current_timezone()
    return [
        (key, words[key], datetime.datetime.combine(today + datetime.timedelta(days=far), MORNING, zone))
        for key, far in days.items()
    ]


def _moment(value: str) -> datetime.datetime | None:
    try:
        found = datetime.datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else None
