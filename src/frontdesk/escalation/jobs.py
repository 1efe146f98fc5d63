"""Work of escalation that time brings."""

from frontdesk.escalation import actions
from frontdesk.kit.jobs import every


@every("* * * * *")
def look_after() -> None:
    """Targets and steps that were not noticed by a worker's watch."""
    actions.look_after()
