"""Work of routing that time brings."""

from frontdesk.kit.jobs import every
from frontdesk.routing.actions import tending


@every("* * * * *")
def tend() -> None:
    """Presence, work left behind, forgotten tickets."""
    tending.tend()
