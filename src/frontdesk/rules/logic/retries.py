"""When a webhook that did not answer is called again (F42). Pure.

The pauses grow, and together they are more than a day: a receiver that is down over a night and the morning after
misses nothing. A little is added by chance, so that what failed together does not come again together.
"""

PAUSES = (10, 60, 300, 900, 1800, 3600, 7200, 14_400, 21_600, 21_600, 28_800)  # seconds; 28 hours in all
MOST_TRIES = len(PAUSES) + 1
REST = 300
SPREAD = 0.2

USELESS = frozenset({400, 401, 403, 404, 405, 410})  # the same call would get the same answer
GONE = 410


def pause(tries: int, chance: float) -> float:
    """Seconds until the next try, after so many (at least one); `chance` lies between 0 and 1."""
    return PAUSES[min(tries, len(PAUSES)) - 1] * (1 + SPREAD * chance)


def rest(tries: int) -> int:
    """Seconds for which other calls leave a receiver alone that has just failed one: a worker waits for one at most."""
    return min(PAUSES[min(tries, len(PAUSES)) - 1], REST)
