"""Lines of routing, and whether anybody is there for them."""

import datetime

from frontdesk.accounts.models import Membership
from frontdesk.board.measure import Measure, minutes_since
from frontdesk.board.seen import Seen
from frontdesk.routing.models import Queue, Worker


class InQueue(Measure, slug="queue_waiting"):
    label, about, unit = "Waiting in a queue", "Tickets in the line of one queue.", "tickets"
    needs_queue, figure = True, "queue"

    @classmethod
    def value(cls, seen: Seen, queue: int | None, now: datetime.datetime) -> int | None:
        return seen.queue(queue)[0] if queue else None


class OldestInQueue(Measure, slug="queue_oldest"):
    label, about, unit = (
        "Longest waiting in a queue",
        "How long the first in a line has waited.",
        "minutes",
    )
    needs_queue, figure = True, "queue"

    @classmethod
    def value(cls, seen: Seen, queue: int | None, now: datetime.datetime) -> int | None:
        return minutes_since(seen.queue(queue)[1], now) if queue else None


class Available(Measure, slug="queue_available"):
    label, about, unit = "Available in a queue", "People who are available for a queue: below 1 is nobody.", "people"
    needs_queue, is_above, figure = True, False, "queue"

    @classmethod
    def value(cls, seen: Seen, queue: int | None, now: datetime.datetime) -> int | None:
        served = Queue.objects.filter(pk=queue or 0, is_active=True).prefetch_related("teams").first()
        if served is None:
            return None
        there = Worker.objects.there(now)
        if teams := [team.pk for team in served.teams.all()]:
            there = there.filter(agent__in=Membership.objects.filter(team__in=teams).values("agent"))
        return there.count()
