"""What keeps the queue healthy, by the clock."""

from frontdesk.kit.jobs import every
from frontdesk.kit.remote_pictures import forget_expired
from frontdesk.operations.actions import forget_old_jobs, rescue_jobs
from frontdesk.operations.alarm import watch_inboxes


@every("* * * * *")
def rescue() -> None:
    """Give back what dead workers left."""
    rescue_jobs()


@every("17 * * * *")
def forget() -> None:
    """Keep the queue's tables small."""
    forget_old_jobs()


@every("27 * * * *")
def forget_pictures() -> None:
    """Pictures that were fetched for readers stay for a week."""
    forget_expired()


@every("* * * * *")
def watch() -> None:
    """Tell administrators about inboxes that fail."""
    watch_inboxes()
