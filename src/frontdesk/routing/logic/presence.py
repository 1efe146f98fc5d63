"""How long somebody is believed to be there."""

BEAT_SECONDS = 30  # how often the page of somebody on duty says so; a page in the background does it once a minute
LAPSE_SECONDS = 100  # silent for longer than this, they are taken for gone
MISSES = 2  # offers in a row that somebody on duty leaves unanswered before they are taken for gone

ON_DUTY = frozenset({"available", "busy", "break", "training"})
GONE = frozenset({"offline", "away"})


def comes_back(rule: str, *, state: str, is_answered: bool, away_seconds: float, grace_seconds: float) -> bool:
    """Whether open work of somebody in this state goes back to its queue.

    `rule` is keep, unanswered or return. Who said "give my work to others" is taken at their word at once, unless the
    queue keeps its work with whoever has it; otherwise it waits `grace_seconds`, in case they come back.
    """
    if state not in GONE or rule == "keep":
        return False
    if state != "away" and away_seconds < grace_seconds:
        return False
    return rule == "return" or not is_answered
