"""What readers type, made into a full-text query that never fails."""

import re

MOST = 12


def words(typed: str) -> list[str]:
    """The words of a search, lower case, at most twelve; everything else is passed over."""
    return [word[:40] for word in re.findall(r"\w+", typed.lower())[:MOST]]


def raw_query(typed: str, join: str) -> str:
    """A `to_tsquery` text in which each word may go on (`refu` finds refund); `join` is `&` or `|`.

    Words hold letters, digits and underscores alone, so nothing typed can act as an operator (A41).
    """
    return f" {join} ".join(f"{word}:*" for word in words(typed))


def slug_with(base: str, number: int, longest: int) -> str:
    """`base`, or `base-2` and so on, within `longest` characters."""
    tail = "" if number < 2 else f"-{number}"
    return base[: longest - len(tail)].rstrip("-") + tail
