"""What the watch of a worker looks after here: breaches and warnings are noticed when their moment comes.

It asks the two indexes of due moments for the earliest (see `kit.watch`). While nothing is due that is all that it
costs, however many tickets there are. Several workers may watch: each clock is taken by one of them.
"""

from frontdesk.kit.watch import until
from frontdesk.sla import actions


def look() -> float:
    """Note what has run out or is to be warned of; returns after how many seconds to look again."""
    actions.mark_breaches()
    actions.warn()
    return until(actions.next_wake())
