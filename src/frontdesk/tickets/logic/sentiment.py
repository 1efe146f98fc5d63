"""How customers feel in what they write, as numbers. Pure.

A score runs from -1 (furious) over 0 (matter-of-fact) to 1 (delighted). A message is read sentence by sentence, and
its score is their mean: sentences that carry nothing do not count, and what is negative counts twice, since a kind
opening takes nothing from a complaint.
"""

import re
from collections.abc import Iterable

NEGATIVE, NEUTRAL, POSITIVE = 1, 2, 3
IS_NEGATIVE, IS_POSITIVE = -0.35, 0.35  # from these scores on
CARRIES = 0.05  # what is nearer to nought says nothing
LONGEST = 4_000  # characters of a message that are read
MOST_SENTENCES = 60

_END = re.compile(r"(?<=[.!?…])\s+|\n\s*\n|\n(?=\s*[-*•])")


def label_of(score: float) -> int:
    """NEGATIVE, NEUTRAL or POSITIVE."""
    if score <= IS_NEGATIVE:
        return NEGATIVE
    return POSITIVE if score >= IS_POSITIVE else NEUTRAL


def sentences(text: str) -> list[str]:
    """The first sentences of a text."""
    parts = (" ".join(part.split()) for part in _END.split(text[:LONGEST]))
    return [part for part in parts if part][:MOST_SENTENCES]


def together(scores: Iterable[float]) -> float:
    """The score of a message whose sentences have these."""
    telling = [score for score in scores if abs(score) >= CARRIES]
    weights = [2 if score < 0 else 1 for score in telling]
    if not telling:
        return 0.0
    return sum(score * weight for score, weight in zip(telling, weights, strict=True)) / sum(weights)
