"""Events that the board reacts to."""

from frontdesk.board.actions.watching import is_watched, look_again
from frontdesk.events import Actor, handles
from frontdesk.routing.events import PresenceChanged


@handles(PresenceChanged, now=True)
def look_at_once(event: PresenceChanged, by: Actor) -> None:
    """Perhaps nobody is there any more for a queue."""
    if is_watched():
        look_again.defer()
