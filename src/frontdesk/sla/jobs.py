"""Work of promises that time brings."""

from frontdesk.kit.jobs import every
from frontdesk.sla import actions


@every("* * * * *")
def mark_breaches() -> None:
    """Note what has run out and was not noticed by a worker's watch."""
    actions.mark_breaches()
    actions.warn()
