"""Tables of the board."""

from frontdesk.board.models.snapshot import Snapshot

__all__ = ["Snapshot"]
