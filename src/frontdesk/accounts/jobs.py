"""Periodic work of accounts."""

from frontdesk.accounts.actions.sessions import clear_expired
from frontdesk.kit import throttle
from frontdesk.kit.jobs import every


@every("23 * * * *")
def expire_sessions() -> None:
    """Forget sessions whose time is over, and counts of periods that have passed."""
    clear_expired()
    throttle.sweep()
