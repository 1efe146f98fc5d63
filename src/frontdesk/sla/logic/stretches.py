"""Stretches of time as pairs (begin, end), half open: union and difference. Any numbers, or any moments of one kind."""

from collections.abc import Iterable
from typing import Any

Stretch = tuple[Any, Any]


def united(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same time in order, without overlaps; stretches that touch become one, empty ones go."""
    found: list[Stretch] = []
    for begin, end in sorted(one for one in stretches if one[0] < one[1]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def without(stretches: list[Stretch], holes: Iterable[Stretch]) -> list[Stretch]:
    """What is left of united `stretches` when the `holes` are taken out."""
    left: list[Stretch] = []
    missing = united(holes)
    at = 0
    for begin, end in stretches:
        while at < len(missing) and missing[at][1] <= begin:
            at += 1
        from_here = at
        while from_here < len(missing) and missing[from_here][0] < end:
            hole, filled = missing[from_here]
            if begin < hole:
                left.append((begin, hole))
            begin = max(begin, filled)
            from_here += 1
        if begin < end:
            left.append((begin, end))
    return left
