"""What the watch of a worker looks after here: missed targets and steps that are due (see `kit.watch`)."""

from frontdesk.escalation import actions
from frontdesk.kit.watch import until


def look() -> float:
    """Note what has run out, take the steps that are due; returns after how many seconds to look again."""
    actions.look_after()
    return until(actions.next_wake())
