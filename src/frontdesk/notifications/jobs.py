"""Work of notifications that time brings."""

from frontdesk.kit.jobs import every
from frontdesk.notifications import actions


@every("* * * * *")
def send_what_waited() -> None:
    """Send what quiet hours held back until now."""
    actions.send_due()


@every("*/5 * * * *")
def warn_of_pledges() -> None:
    """Tell of promises that are due soon."""
    actions.warn_of_pledges()


@every("37 3 * * *")
def forget_old() -> None:
    """Throw away what is older than ninety days."""
    actions.forget_old()
