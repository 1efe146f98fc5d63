"""Keys that people choose for themselves. Pure.

A chord is one sign, or two after one another: "a", "g t", ". m". Space, control signs and what browsers and screen
readers keep for themselves are none.
"""

import re
from collections.abc import Iterable, Mapping

_CHORD = re.compile(r"\S(?: \S)?")


def is_chord(text: str) -> bool:
    """Whether it can be pressed: one visible sign, or two."""
    return bool(_CHORD.fullmatch(text)) and text.isprintable() and text == text.lower()


def in_force(usual: Iterable[str], own: Mapping[str, str]) -> dict[str, str]:
    """The chord that is pressed for each usual one; those that are switched off are left out."""
    return {chord: pressed for chord in usual if (pressed := own.get(chord, chord))}


def conflicts(pressed: Mapping[str, str]) -> dict[str, str]:
    """For each usual chord whose own one cannot work: the usual chord that it collides with.

    Two commands cannot have one chord, and a chord cannot be the beginning of another: "g" would never wait for "g t".
    """
    found: dict[str, str] = {}
    by_chord: dict[str, str] = {}
    for usual, chord in pressed.items():
        if chord in by_chord:
            found[usual] = by_chord[chord]
        by_chord.setdefault(chord, usual)
    for usual, chord in pressed.items():
        first = chord.split(" ")[0]
        if first != chord and first in by_chord:
            found.setdefault(usual, by_chord[first])
    return found
