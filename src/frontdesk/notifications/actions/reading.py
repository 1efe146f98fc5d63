"""What an agent has read in the page."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from frontdesk.events import Actor, signal
from frontdesk.kit import clock
from frontdesk.notifications import permissions
from frontdesk.notifications.about import About
from frontdesk.notifications.models import Bundle, Notification


@transaction.atomic
def mark_read(bundle: Bundle, *, by: Actor) -> None:
    """All that the agent was told about it is read; doing it twice changes nothing. Raises PermissionDenied."""
    found = Bundle.objects.visible_to(by).filter(pk=bundle.pk)
    if not found.exists():
        raise PermissionDenied
    _mark(found, by)


@transaction.atomic
def mark_seen(about: About, *, by: Actor) -> None:
    """The agent looks at the thing itself now: what they were told about it is no news."""
    _mark(Bundle.objects.filter(permissions.own(by), **about.subject), by)


@transaction.atomic
def mark_all_read(*, by: Actor) -> None:
    """All of the agent's is read."""
    _mark(Bundle.objects.filter(permissions.own(by), unread__gt=0), by)


def _mark(found: QuerySet[Bundle], by: Actor) -> None:
    # Locked in one order, so that a notification that comes now is either read with the others or counted.
    keys = list(found.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    read = Notification.objects.filter(bundle__in=keys, read_at=None).update(read_at=clock.now())
    if Bundle.objects.filter(pk__in=keys, unread__gt=0).update(unread=0) or read:
        signal(["notifications"], [f"agent.{by.id}"])
