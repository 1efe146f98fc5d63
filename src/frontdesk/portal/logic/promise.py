"""When an answer can be expected, in words. Only what is known to hold is said; otherwise nothing."""

import datetime
import math

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def answered_by(now: datetime.datetime, due: datetime.datetime | None) -> str:
    """A sentence from the present and the due instant of the first reply, both in the reader's time zone."""
    if due is None or due <= now:
        return ""
    days = (due.date() - now.date()).days
    if days == 0:
        minutes = math.ceil((due - now).total_seconds() / 60)
        if minutes <= 90:
            return f"Answered within {max(15, math.ceil(minutes / 15) * 15)} minutes."
        hours = math.ceil(minutes / 60)
        return f"Answered within {hours} hours today."
    if days == 1:
        return f"Answered by tomorrow, {due:%H:%M}."
    if days < 7:
        return f"Answered by {WEEKDAYS[due.weekday()]}, {due:%H:%M}."
    return ""
