"""No promise is broken by a change that nobody could have foreseen: what is left of a budget is then a part of it."""

from collections.abc import Sequence

PART = 4  # a quarter of the budget


def fair_rest(budget_seconds: int, used_seconds: int) -> int:
    """What is left of a budget after a change: the rest, and no less than a quarter of the whole."""
    return max(budget_seconds - used_seconds, budget_seconds // PART)


def next_warning(
    shares: Sequence[int], warned_percent: int, budget_seconds: int, left_seconds: int
) -> tuple[int, int] | None:
    """(share in percent, business seconds until it is used) of the next warning that still lies ahead, or None."""
    for share in sorted(shares):
        rest = budget_seconds * (100 - share) // 100
        if share > warned_percent and left_seconds > rest:
            return share, left_seconds - rest
    return None
