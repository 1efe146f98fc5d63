"""Events of which agents are told: all those that some kind hears of."""

from frontdesk.events import Actor, Event, handles
from frontdesk.kit import clock
from frontdesk.kit.registry import load_folder
from frontdesk.notifications import actions
from frontdesk.notifications.kind import Kind
from frontdesk.updates.events import AnnouncementSaved
from frontdesk.updates.models import Announcement

load_folder("frontdesk.notifications.kinds")
HEARD = sorted({event for kind in Kind.entries().values() for event in kind.hears}, key=lambda event: event.slug)


@handles(*HEARD, now=True, entry=True)
def find_whom_to_tell(event: Event, by: Actor, entry: int) -> None:
    """In the event's transaction: one question for most, and a job only where there is somebody to tell."""
    actions.consider(event, entry=entry, by=by)


@handles(AnnouncementSaved, now=True)
def announce(event: AnnouncementSaved, by: Actor) -> None:
    """Readers are told when it begins to hold: at once, or then."""
    if event.how == "ended":
        return
    starts_at = Announcement.objects.get(pk=event.announcement).starts_at
    wait = (starts_at - clock.now()).total_seconds()
    if wait > 0:
        actions.announce_due.defer_in(wait, announcement_id=event.announcement)
    else:
        actions.announce_due.defer(announcement_id=event.announcement)
