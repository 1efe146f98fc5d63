"""What time brings: promises that come near, announcements that begin to hold."""

import datetime

from frontdesk.accounts.models import Agent
from frontdesk.kit import clock
from frontdesk.kit.jobs import job
from frontdesk.notifications.about import About
from frontdesk.notifications.actions.telling import tell
from frontdesk.notifications.kinds.announced import Announced
from frontdesk.notifications.kinds.pledge_due import PledgeDue
from frontdesk.notifications.models import Notification
from frontdesk.tickets.models import Pledge
from frontdesk.updates.models import Announcement

SOON = datetime.timedelta(minutes=30)
BATCH = 200


def warn_of_pledges() -> int:
    """Tell agents of promises that are due within half an hour, each once; returns how many (F45)."""
    now = clock.now()
    near = Pledge.objects.open().filter(due_at__gt=now, due_at__lte=now + SOON).order_by("due_at")
    told = set(
        Notification.objects.filter(
            kind=PledgeDue.slug, cause__in=[f"pledge-{pk}" for pk in near.values_list("pk", flat=True)[:BATCH]]
        ).values_list("cause", flat=True)
    )
    return sum(
        tell(
            PledgeDue, [one.agent_id], cause=f"pledge-{one.pk}", about=About(ticket=one.ticket_id),
            detail=one.get_kind_display().lower(),
        )
        for one in near[:BATCH]
        if f"pledge-{one.pk}" not in told
    )  # fmt: skip


@job(queue="events", name="notifications.announce")
def announce_due(announcement_id: int) -> None:
    """Tell of an announcement whose moment has come."""
    tell_announcement(announcement_id)


def tell_announcement(announcement_id: int) -> int:
    """Tell those whom it is for, each once, however often it is changed; returns how many. Not before it begins, nor
    after its end, and not whoever wrote it."""
    now = clock.now()
    row = Announcement.objects.current(now).filter(pk=announcement_id).prefetch_related("teams").first()
    if row is None:
        return 0
    people = Agent.objects.active().exclude(pk=row.author_id or 0)
    if not row.is_for_all:
        people = people.filter(teams__in=row.teams.all()).distinct()
    readers = set(row.readings.values_list("agent_id", flat=True))
    agents = [key for key in people.order_by("pk").values_list("pk", flat=True) if key not in readers]
    cause = f"announcement-{row.pk}"
    return tell(
        Announced, agents, cause=cause, about=About(announcement=row.pk), by_kind="agent", by_name=row.author_name
    )
