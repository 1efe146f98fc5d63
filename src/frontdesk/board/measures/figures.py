"""Figures of the board that alarms watch."""

import datetime

from frontdesk.board.measure import Measure, minutes_since
from frontdesk.board.seen import Seen


class _OfFigure(Measure):
    """So many tickets of a figure."""

    unit = "tickets"

    @classmethod
    def value(cls, seen: Seen, queue: int | None, now: datetime.datetime) -> int | None:
        return seen.number(cls.key(queue))


class Late(_OfFigure, slug="late"):
    label, about, figure = "Late", "Tickets past what was promised.", "late"


class DueSoon(_OfFigure, slug="due_soon"):
    label, about, figure = "Due within 1 h", "Tickets that will be late in an hour.", "due_soon"


class Waiting(_OfFigure, slug="waiting"):
    label, about, figure = "Waiting for us", "Customers who wait for an answer.", "waiting"


class Unassigned(_OfFigure, slug="unassigned"):
    label, about, figure = "Unassigned", "Open tickets that nobody has.", "unassigned"


class NotTaken(_OfFigure, slug="not_taken"):
    label, about, figure = "Escalated, not acknowledged", "Escalations that nobody has noticed yet.", "not_taken"


class Reopened(_OfFigure, slug="reopened"):
    label, about, figure = "Reopened today", "Tickets that came back today.", "reopened"


class Unhappy(_OfFigure, slug="unhappy"):
    label, about, figure = "Unhappy customers", "Tickets whose customer wrote something negative last.", "unhappy"


class BrokenToday(_OfFigure, slug="broken_today"):
    label, about, figure = "Promises broken today", "Tickets of which a promise was broken today.", "broken_today"


class Oldest(Measure, slug="oldest"):
    label, about, unit, figure = (
        "Longest waiting",
        "How long the first customer waits.",
        "minutes",
        "waiting",
    )

    @classmethod
    def value(cls, seen: Seen, queue: int | None, now: datetime.datetime) -> int | None:
        return minutes_since(seen.oldest, now)
