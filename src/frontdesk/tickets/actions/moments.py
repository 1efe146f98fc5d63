"""Moments that people choose for later."""

import datetime

from frontdesk.kit import clock
from frontdesk.tickets.conflict import NotAllowedNow

LONGEST = datetime.timedelta(days=366)


def check_later(moment: datetime.datetime) -> None:
    """Raises NotAllowedNow for a moment that has passed or lies more than a year ahead."""
    ahead = moment - clock.now()
    if ahead <= datetime.timedelta(0):
        raise NotAllowedNow("That moment has passed. Choose a later one.")
    if ahead > LONGEST:
        raise NotAllowedNow("Choose a moment within the next twelve months.")
