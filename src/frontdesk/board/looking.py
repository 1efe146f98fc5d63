"""Looking at the board: what was counted last, as one reader may see it."""

from frontdesk.board.actions.counting import latest
from frontdesk.board.figure import hidden_teams
from frontdesk.board.seen import Seen
from frontdesk.events import Actor


def seen_by(actor: Actor, team: int | None = None) -> Seen:
    """What this reader may see of what was counted last (A30)."""
    return Seen(latest(), hidden_teams(actor), team)
