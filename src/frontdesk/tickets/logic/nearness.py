"""How far a misspelt word is from the one that was meant. Pure."""

from collections.abc import Iterable


def distance(one: str, other: str, limit: int = 3) -> int:
    """Letters left out, added, changed or swapped with their neighbour (optimal string alignment), up to `limit`."""
    if abs(len(one) - len(other)) >= limit:
        return limit
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        earlier, before, row = before, row, [at]
        for place, another in enumerate(other, 1):
            cost = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != another))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == another:
                cost = min(cost, earlier[place - 2] + 1)
            row.append(cost)
        if min(row) >= limit:
            return limit
    return min(row[-1], limit)


def forgiven(word: str) -> int:
    """How many mistakes a word of that length may have."""
    return 0 if len(word) < 4 else 1 if len(word) < 7 else 2


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant; "" when none is near. Of equally near ones the first by alphabet."""
    allowed = max(1, forgiven(word))
    best = min(((distance(word, one, allowed + 1), one) for one in known), default=(allowed + 1, ""))
    return best[1] if best[0] <= allowed else ""
