"""Work of shifts that time brings."""

from frontdesk.kit.jobs import every
from frontdesk.workforce import actions


@every("* * * * *")
def end_shifts() -> None:
    """Whoever's hours are over is on duty no longer."""
    actions.end_shifts()
