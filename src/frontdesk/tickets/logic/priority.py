"""Priority from urgency and impact: 1 is high, 3 is low, as a matrix says; and what raises it."""

from collections.abc import Sequence

# As ITIL's matrix has it: by urgency, and in each by impact, both from high to low.
USUAL = (1, 2, 2, 2, 3, 3, 3, 3, 4)


def priority_of(urgency: int, impact: int, cells: Sequence[int] = USUAL) -> int:
    """1 urgent, 2 high, 3 normal, 4 low. Both arguments are 1 (high) to 3 (low); raises KeyError otherwise."""
    if urgency not in {1, 2, 3} or impact not in {1, 2, 3}:
        raise KeyError((urgency, impact))
    return cells[(urgency - 1) * 3 + impact - 1]


def at_least(priority: int, floor: int | None) -> int:
    """The priority, raised to the floor where that is more urgent."""
    return priority if floor is None else min(priority, floor)
