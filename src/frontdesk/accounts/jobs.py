"""Deferred and periodic work of accounts."""

from frontdesk.accounts.actions.passwords import send_reset
from frontdesk.accounts.actions.sessions import clear_expired
from frontdesk.kit.jobs import every, job


@job(queue="mail")
def mail_reset_link(email: str) -> None:
    """Send a link that sets a new password, if a user has that address."""
    send_reset(email)


@every("23 * * * *")
def expire_sessions() -> None:
    """Forget sessions whose time is over."""
    clear_expired()
