"""The order in which a queue is served: by priority, and by waiting, so that nobody starves."""

import datetime

STEPS = (1, 2, 3, 4)  # urgent, high, normal, low


def turn_at(entered_at: datetime.datetime, priority: int, ages_minutes: int) -> datetime.datetime:
    """When it is a ticket's turn: the earlier, the sooner. It never changes while the ticket waits.

    Each step of a lower priority counts like having come `ages_minutes` later. So an urgent ticket overtakes low ones
    that came up to three times that before it, and none that has waited longer: a low ticket waits for nothing that
    comes later than 3 · `ages_minutes` after it.
    """
    return entered_at + datetime.timedelta(minutes=ages_minutes * (priority - 1))


def is_past(joined_at: datetime.datetime, after_seconds: int, now: datetime.datetime) -> bool:
    """Whether a ticket has waited in its queue for so long; never, where that is 0."""
    return after_seconds > 0 and (now - joined_at).total_seconds() >= after_seconds


def next_step(joined_at: datetime.datetime, steps: tuple[int, ...], now: datetime.datetime) -> datetime.datetime | None:
    """The next moment at which waiting alone changes something; `steps` are seconds of waiting, 0 for never."""
    ahead = [at for step in steps if step and (at := joined_at + datetime.timedelta(seconds=step)) > now]
    return min(ahead, default=None)
