"""When somebody's shift is over."""

import datetime

from frontdesk.sla.logic.business_time import Hours, windows

GAP = datetime.timedelta(hours=4)  # hours that begin again sooner than this go on: it was a break
GRACE = datetime.timedelta(minutes=15)  # to finish a sentence


def shift_ended_at(hours: Hours, since: datetime.datetime, now: datetime.datetime) -> datetime.datetime | None:
    """When the shift ended in which, or before which, somebody said `since` that they are there; None while it lasts.

    Whoever said so after the end of a shift is there of their own accord, until the end of the next one. It is over a
    quarter of an hour after its last window closed.
    """
    end: datetime.datetime | None = None
    for opens, closes in windows(hours, since):
        if end is not None and opens - end >= GAP:
            break
        if closes + GRACE > now:
            return None
        end = closes
    return end
