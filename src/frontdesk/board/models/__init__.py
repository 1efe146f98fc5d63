"""Tables of the board."""

from frontdesk.board.models.alarm import Alarm, Raising
from frontdesk.board.models.snapshot import Snapshot
from frontdesk.board.models.standing import Moved, Standing

__all__ = ["Alarm", "Moved", "Raising", "Snapshot", "Standing"]
