"""Tables of the board."""

from frontdesk.board.models.alarm import Alarm, Raising
from frontdesk.board.models.snapshot import Snapshot

__all__ = ["Alarm", "Raising", "Snapshot"]
