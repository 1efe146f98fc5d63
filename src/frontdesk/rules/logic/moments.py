"""Moments that are named, not dated: "tomorrow at nine" is another one each day."""

import datetime

MORNING = datetime.time(9)
HOURS = {"2h": 2, "4h": 4}
DAYS = {"tomorrow": 1, "3d": 3, "1w": 7, "2w": 14}
MONDAY = "monday"
MOMENTS = {
    "2h": "For 2 hours",
    "4h": "For 4 hours",
    "tomorrow": "Until tomorrow morning",
    "3d": "For 3 days, until the morning",
    MONDAY: "Until Monday morning",
    "1w": "For a week, until the morning",
    "2w": "For 2 weeks, until the morning",
}


def moment_of(name: str, now: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime:
    """The moment meant by one of `MOMENTS`, always later than `now`; mornings are nine o'clock in `zone`.

    Raises KeyError for a name that is not among them.
    """
    if name in HOURS:
        return now + datetime.timedelta(hours=HOURS[name])
    today = now.astimezone(zone).date()
    days = 7 - today.weekday() if name == MONDAY else DAYS[name]
    return datetime.datetime.combine(today + datetime.timedelta(days=days), MORNING, tzinfo=zone)
