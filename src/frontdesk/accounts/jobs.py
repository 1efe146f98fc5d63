"""Periodic work of accounts."""

from frontdesk.accounts.actions.calendar_sources import renew_sources
from frontdesk.accounts.actions.sessions import clear_expired
from frontdesk.kit import throttle
from frontdesk.kit.jobs import every


@every("23 * * * *")
def expire_sessions() -> None:
    """Forget sessions whose time is over, and counts of periods that have passed."""
    clear_expired()
    throttle.sweep()


@every("41 2 * * *")
def renew_calendars() -> None:
    """Read calendars that are subscribed to, and write the public holidays of years that have come near."""
    renew_sources()
