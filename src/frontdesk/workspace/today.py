"""What is to be done today: what is due, promised, called for, announced, and back."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.tickets.models import Mention, Pledge, Reminder, Snooze, Ticket
from frontdesk.updates.models import Announcement, Reading

MOST = 8
WOKEN = ("time", "answer", "solved")


@dataclass(frozen=True)
class Today:
    """Each in the order of its moments, at most eight, and one more where there are more."""

    due: list[Ticket]
    reminders: list[Reminder]
    pledges: list[Pledge]
    mentions: list[Mention]
    announcements: list[Announcement]
    back: list[Snooze]

    @property
    def is_empty(self) -> bool:
        return not (self.due or self.reminders or self.pledges or self.mentions or self.announcements or self.back)


def read_today(actor: Actor) -> Today:
    """One query each, by indexes of what is the agent's own."""
    mine, seen = actor.id or 0, Ticket.objects.visible_to(actor)
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    end = start + clock.days(1)
    due = seen.awake().filter(assignee_id=mine, next_due_at__isnull=False).order_by("next_due_at")
    reminders = Reminder.objects.filter(agent_id=mine, done_at=None, due_at__lt=end, ticket__in=seen)
    pledges = Pledge.objects.open().filter(agent_id=mine, due_at__lt=end, ticket__in=seen)
    mentions = Mention.objects.filter(agent_id=mine, seen_at=None, ticket__in=seen)
    back = Snooze.objects.filter(by_id=mine, by_kind="agent", ended_at__gte=start, ended_why__in=WOKEN, ticket__in=seen)
    return Today(
        _some(due),
        _some(reminders.select_related("ticket").order_by("due_at")),
        _some(pledges.select_related("ticket", "customer").order_by("due_at")),
        _some(mentions.select_related("ticket", "message").order_by("-pk")),
        _some(_unread(actor)),
        _some(back.select_related("ticket").order_by("-ended_at")),
    )


def _unread(actor: Actor) -> Any:
    read = Reading.objects.filter(announcement=OuterRef("pk"), agent_id=actor.id or 0)
    return Announcement.objects.addressed_to(actor).current(clock.now()).exclude(Exists(read)).order_by("-pk")


def _some(found: Any) -> list[Any]:
    return list(found[: MOST + 1])
