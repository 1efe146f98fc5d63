"""What keeps the queue healthy, by the clock."""

from frontdesk.kit.jobs import every
from frontdesk.operations.actions import forget_old_jobs, rescue_jobs


@every("* * * * *")
def rescue() -> None:
    """Give back what dead workers left."""
    rescue_jobs()


@every("17 * * * *")
def forget() -> None:
    """Keep the queue's tables small."""
    forget_old_jobs()
