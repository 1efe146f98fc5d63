"""Work of promises that time brings."""

from frontdesk.kit.jobs import every
from frontdesk.sla import actions


@every("* * * * *")
def mark_breaches() -> None:
    """Note what has run out."""
    actions.mark_breaches()
