"""Priority from urgency and impact, as ITIL's matrix has it: 1 is high, 3 is low."""

_MATRIX = {
    (1, 1): 1, (1, 2): 2, (1, 3): 2,
    (2, 1): 2, (2, 2): 3, (2, 3): 3,
    (3, 1): 3, (3, 2): 3, (3, 3): 4,
}  # fmt: skip


def priority_of(urgency: int, impact: int) -> int:
    """1 urgent, 2 high, 3 normal, 4 low. Both arguments are 1 (high) to 3 (low); raises KeyError otherwise."""
    return _MATRIX[urgency, impact]
